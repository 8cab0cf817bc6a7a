#include "weights/element.hpp"
#include <gtest/gtest.h>
#include <bit>
#include <cmath>
#include <limits>

namespace t2x {
namespace {

TEST(Half, EveryValueSurvivesTheWayThereAndBack) {
  for (uint32_t h = 0; h < 0x10000; ++h) {
    const auto half = static_cast<uint16_t>(h);
    const float f = half_to_float(half);
    if (std::isnan(f)) {
      EXPECT_TRUE(std::isnan(half_to_float(float_to_half(f))));
    } else {
      EXPECT_EQ(float_to_half(f), half) << h;
    }
  }
}

TEST(Half, KnownValues) {
  EXPECT_EQ(half_to_float(0x3C00), 1.0f);
  EXPECT_EQ(half_to_float(0x0001), 0x1p-24f);
  EXPECT_EQ(half_to_float(0x7BFF), 65504.0f);
  EXPECT_EQ(half_to_float(0xFC00), -std::numeric_limits<float>::infinity());
}

TEST(Half, RoundsToNearestEven) {
  EXPECT_EQ(float_to_half(1.0f + 0x1p-11f), 0x3C00);             // half way, down to even
  EXPECT_EQ(float_to_half(1.0f + 3 * 0x1p-11f), 0x3C02);         // half way, up to even
  EXPECT_EQ(float_to_half(1.0f + 0x1p-11f + 0x1p-20f), 0x3C01);  // just above half way
  EXPECT_EQ(float_to_half(65519.99f), 0x7BFF);
  EXPECT_EQ(float_to_half(65520.0f), 0x7C00);
  EXPECT_EQ(float_to_half(0x1p-25f), 0x0000);  // half the smallest, down to even
  EXPECT_EQ(float_to_half(0x1.8p-24f), 0x0002);
  EXPECT_EQ(float_to_half(-0x1.000002p-25f), 0x8001);
  EXPECT_EQ(float_to_half(0x1.ffffp-15f), 0x0400);  // the largest subnormals round to 2^-14
}

// The two neighbours in f16 of many f32 values: the nearer one is chosen.
TEST(Half, IsTheNearestOfItsNeighbours) {
  for (uint32_t bits = 0x33000000; bits < 0x477FF000; bits += 9973) {
    const auto f = std::bit_cast<float>(bits);
    const uint16_t half = float_to_half(f);
    const double error = std::abs(double{half_to_float(half)} - f);
    EXPECT_LE(error, std::abs(double{half_to_float(static_cast<uint16_t>(half + 1))} - f));
    const auto below = static_cast<uint16_t>(half ? half - 1 : 0);
    EXPECT_LE(error, std::abs(double{half_to_float(below)} - f));
  }
}

TEST(Bfloat16, EveryValueSurvivesTheWayThereAndBack) {
  for (uint32_t b = 0; b < 0x10000; ++b) {
    const auto bfloat16 = static_cast<uint16_t>(b);
    const float f = bfloat16_to_float(bfloat16);
    if (std::isnan(f)) {
      EXPECT_TRUE(std::isnan(bfloat16_to_float(float_to_bfloat16(f))));
    } else {
      EXPECT_EQ(float_to_bfloat16(f), bfloat16) << b;
    }
  }
}

TEST(Bfloat16, RoundsToNearestEven) {
  EXPECT_EQ(float_to_bfloat16(1.0f + 0x1p-8f), 0x3F80);
  EXPECT_EQ(float_to_bfloat16(1.0f + 3 * 0x1p-8f), 0x3F82);
  EXPECT_EQ(float_to_bfloat16(std::numeric_limits<float>::max()), 0x7F80);
  EXPECT_TRUE(std::isnan(bfloat16_to_float(float_to_bfloat16(std::bit_cast<float>(0x7F800001)))));
}

}  // namespace
}  // namespace t2x
