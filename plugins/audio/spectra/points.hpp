// points.hpp - which lengths can be transformed.
#pragma once
#include <cstdint>
#include <initializer_list>

namespace spectra {

// Whether VkFFT has a kernel for rows of so many points: even, and of no prime factor above 13. (For other sizes it
// would transform a chirp at initialisation, on a queue.)
constexpr bool transformable(uint32_t points) {
  if (points < 4 || points % 2) return false;
  for (uint32_t prime : {2u, 3u, 5u, 7u, 11u, 13u})
    while (points % prime == 0) points /= prime;
  return points == 1;
}

// The next larger one.
constexpr uint32_t transformable_above(uint32_t points) {
  while (!transformable(points)) ++points;
  return points;
}

}  // namespace spectra
