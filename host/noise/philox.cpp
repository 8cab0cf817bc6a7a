#include "noise/philox.hpp"
#include <bit>
#include <cmath>

namespace t2x {
namespace {

// ln x for normal x > 0, to 2e-16 relative to max(1, |ln x|).
double natural_log(double x) {
  // x = m 2^e with m in [1/sqrt 2, sqrt 2); ln m = 2 artanh((m-1)/(m+1))
  const auto bits = std::bit_cast<uint64_t>(x);
  int exponent = static_cast<int>(bits >> 52) - 1023;
  double m = std::bit_cast<double>((bits & 0xFFFFFFFFFFFFF) | 0x3FF0000000000000);
  if (m > 0x1.6a09e667f3bcdp+0) m *= 0.5, ++exponent;
  const double s = (m - 1.0) / (m + 1.0), s2 = s * s;
  double sum = 0.0;
  for (int k = 23; k >= 1; k -= 2) sum = sum * s2 + 1.0 / k;
  return exponent * 0x1.62e42fefa39efp-1 + 2.0 * s * sum;
}

struct Direction {
  double cosine, sine;
};

// Of the angle 2 pi (word + 1/2) / 2^32.
Direction direction(uint32_t word) {
  // Quarter turns to the nearest, and the rest in [-pi/4, pi/4] by Taylor's series.
  const uint64_t shifted = uint64_t{word} + (1u << 29);
  const double turns = (static_cast<double>(shifted & 0x3FFFFFFF) - 0x1p29 + 0.5) * 0x1p-32;
  const double x = turns * 0x1.921fb54442d18p+2, x2 = x * x;
  double cosine = 1.0, sine = 1.0;
  for (int k = 18; k >= 2; k -= 2) {
    cosine = 1.0 - x2 / (k * (k - 1)) * cosine;
    sine = 1.0 - x2 / (k * (k + 1)) * sine;
  }
  sine *= x;
  switch (shifted >> 30 & 3) {
    case 0: return {cosine, sine};
    case 1: return {-sine, cosine};
    case 2: return {-cosine, -sine};
    default: return {sine, -cosine};
  }
}

std::array<float, 4> normals(const PhiloxCounter& words) {
  std::array<float, 4> out;
  for (size_t p = 0; p < 4; p += 2) {
    const double radius = std::sqrt(-2.0 * natural_log((words[p] + 0.5) * 0x1p-32));
    const Direction d = direction(words[p + 1]);
    out[p] = static_cast<float>(radius * d.cosine);
    out[p + 1] = static_cast<float>(radius * d.sine);
  }
  return out;
}

}  // namespace

PhiloxCounter philox4x32(PhiloxCounter c, PhiloxKey key) {
  for (int round = 0; round < 10; ++round) {
    const uint64_t a = uint64_t{0xD2511F53} * c[0], b = uint64_t{0xCD9E8D57} * c[2];
    c = {static_cast<uint32_t>(b >> 32) ^ c[1] ^ key[0], static_cast<uint32_t>(b),
         static_cast<uint32_t>(a >> 32) ^ c[3] ^ key[1], static_cast<uint32_t>(a)};
    key[0] += 0x9E3779B9;
    key[1] += 0xBB67AE85;
  }
  return c;
}

void philox_normals(uint64_t seed, uint64_t first, std::span<float> out) {
  const PhiloxKey key = {static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32)};
  std::array<float, 4> block{};
  for (size_t i = 0; i < out.size(); ++i) {
    const uint64_t element = first + i;
    if (i == 0 || element % 4 == 0) {
      const uint64_t b = element / 4;
      block = normals(philox4x32({static_cast<uint32_t>(b), static_cast<uint32_t>(b >> 32), 0, 0}, key));
    }
    out[i] = block[element % 4];
  }
}

}  // namespace t2x
