// random.hpp - random numbers by position: number `index` of `stream` is the same whenever it is asked for, so that a
// resumed run goes on as if it had never stopped.
#pragma once
#include <cmath>
#include <cstdint>

namespace training {

enum class Stream : uint64_t { kOrder = 1, kCaption, kDrop, kTime, kTimeAngle, kNoise, kAdapters };

// SplitMix64's finaliser (Steele, Lea & Flood 2014) over seed, stream and index.
inline uint64_t random_bits(uint64_t seed, Stream stream, uint64_t index) {
  auto mix = [](uint64_t x) {
    x += 0x9E3779B97F4A7C15;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
    return x ^ (x >> 31);
  };
  return mix(mix(mix(seed) ^ static_cast<uint64_t>(stream)) ^ index);
}

// In (0, 1).
inline double random_unit(uint64_t seed, Stream stream, uint64_t index) {
  return (static_cast<double>(random_bits(seed, stream, index) >> 11) + 0.5) * 0x1p-53;
}

// 0 .. n-1.
inline uint64_t random_below(uint64_t n, uint64_t seed, Stream stream, uint64_t index) {
  return static_cast<uint64_t>(random_unit(seed, stream, index) * static_cast<double>(n));
}

}  // namespace training
