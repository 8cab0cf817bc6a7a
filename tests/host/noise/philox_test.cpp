#include "noise/philox.hpp"
#include <gtest/gtest.h>
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <vector>

namespace t2x {
namespace {

// The known answers that are published with the generator.
TEST(Philox, KnownAnswers) {
  EXPECT_EQ(philox4x32({0, 0, 0, 0}, {0, 0}), (PhiloxCounter{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox4x32({~0u, ~0u, ~0u, ~0u}, {~0u, ~0u}),
            (PhiloxCounter{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (PhiloxCounter{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

// The contract of noise/philox.hpp, computed with the C library.
double by_the_formula(uint64_t seed, uint64_t element) {
  const uint64_t b = element / 4;
  const PhiloxCounter words = philox4x32({static_cast<uint32_t>(b), static_cast<uint32_t>(b >> 32), 0, 0},
                                         {static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32)});
  const size_t p = element % 4 / 2 * 2;
  const double u1 = (words[p] + 0.5) / 4294967296.0, u2 = (words[p + 1] + 0.5) / 4294967296.0;
  const double angle = 2 * std::numbers::pi * u2, radius = std::sqrt(-2 * std::log(u1));
  return radius * (element % 2 ? std::sin(angle) : std::cos(angle));
}

TEST(Philox, NormalsFollowTheFormulaToTheLastBit) {
  std::vector<float> noise(1000000);
  philox_normals(0xFEDCBA9876543210, 0, noise);
  size_t different = 0;
  for (size_t i = 0; i < noise.size(); ++i) {
    const double expected = by_the_formula(0xFEDCBA9876543210, i);
    ASSERT_NEAR(noise[i], expected, 2e-7 * std::max(1.0, std::abs(expected))) << i;
    different += noise[i] != static_cast<float>(expected);
  }
  EXPECT_LE(different, 2u);  // where double precision leaves the rounding to float open
}

// Frozen: pictures of existing seeds depend on these bits.
TEST(Philox, FirstNormalsAreFrozen) {
  const struct {
    uint64_t seed;
    std::array<uint32_t, 8> bits;
  } frozen[] = {
      {0, {0x3f7dbb33, 0xbf6cb6b0, 0xbf1e1b9f, 0xbef6d1b2, 0xbe1d5357, 0x3e392a6d, 0x3f54ec98, 0x3e4a2da3}},
      {42, {0xbf785e5c, 0x3e46ace8, 0xbf9e28d2, 0x3ff6433b, 0xbd95e030, 0x3e0e7a0f, 0xbf8da733, 0x3ea742fd}},
      {uint64_t{1} << 40,
       {0xbfef0982, 0xbfa1efbd, 0xbead4334, 0xbf93cf65, 0x3fe061c4, 0xbefc318e, 0x3dd48584, 0xbfba2fef}},
  };
  for (const auto& [seed, bits] : frozen) {
    std::vector<float> noise(8);
    philox_normals(seed, 0, noise);
    for (size_t i = 0; i < 8; ++i) EXPECT_EQ(std::bit_cast<uint32_t>(noise[i]), bits[i]) << seed << " " << i;
  }
}

TEST(Philox, AnyPartIsThePartOfTheWhole) {
  std::vector<float> whole(100);
  philox_normals(7, 0, whole);
  for (size_t first : {0u, 1u, 2u, 3u, 5u, 50u}) {
    std::vector<float> part(13);
    philox_normals(7, first, part);
    EXPECT_TRUE(std::equal(part.begin(), part.end(), whole.begin() + static_cast<std::ptrdiff_t>(first))) << first;
  }
}

TEST(Philox, ElementsBeyondTwoToTheThirtyFourDiffer) {
  std::vector<float> low(4), high(4);
  philox_normals(7, 0, low);
  philox_normals(7, uint64_t{1} << 34, high);
  EXPECT_NE(low, high);
}

TEST(Philox, MomentsAreThoseOfANormal) {
  std::vector<float> noise(1000000);
  philox_normals(1, 0, noise);
  double sum = 0, squares = 0, fourth = 0;
  for (float x : noise) sum += x, squares += double{x} * x, fourth += double{x} * x * x * x;
  const auto n = static_cast<double>(noise.size());
  EXPECT_NEAR(sum / n, 0, 0.005);
  EXPECT_NEAR(squares / n, 1, 0.01);
  EXPECT_NEAR(fourth / n, 3, 0.05);
}

}  // namespace
}  // namespace t2x
