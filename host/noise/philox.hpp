// host/noise/philox.hpp - counter-based normal noise: the documented contract of rng = "philox".
//
// The contract: element e of an image with seed s is a function of (s, e) alone.
//   words = Philox4x32-10(counter = (b mod 2^32, b / 2^32, 0, 0), key = (s mod 2^32, s / 2^32)), b = e / 4
//   for the pair p = (e mod 4) / 2:   u1 = (words[2p] + 1/2) / 2^32,   u2 = (words[2p+1] + 1/2) / 2^32
//   r = sqrt(-2 ln u1),   the element is r cos(2 pi u2) when e is even, r sin(2 pi u2) when odd, as float32.
// It is computed on the CPU with its own logarithm, sine and cosine out of +, -, *, / and sqrt in double, which IEEE
// 754 fixes to the bit: the result depends on no device, driver, compiler or C library. Philox: Salmon et al.,
// "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
#pragma once
#include <array>
#include <cstdint>
#include <span>

namespace t2x {

using PhiloxCounter = std::array<uint32_t, 4>;
using PhiloxKey = std::array<uint32_t, 2>;

// Ten rounds.
PhiloxCounter philox4x32(PhiloxCounter counter, PhiloxKey key);

// Elements [first, first + out.size()) of the image with this seed.
void philox_normals(uint64_t seed, uint64_t first, std::span<float> out);

}  // namespace t2x
