#include "pixels.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <t2x/error.hpp>
#include <cmath>
#include <limits>

namespace image {
namespace {

// The bytes of one pixel.
std::vector<uint8_t> bytes(std::vector<float> planes, Range range, Rounding rounding) {
  return to_picture(planes, 1, 1, range, rounding).rgb;
}

TEST(Pixels, TruncateOrRoundToNearestEven) {
  const std::vector<float> planes = {127.5f / 255, 128.5f / 255, 0.999f};
  EXPECT_EQ(bytes(planes, Range::ZeroToOne, Rounding::Truncate), (std::vector<uint8_t>{127, 128, 254}));
  EXPECT_EQ(bytes(planes, Range::ZeroToOne, Rounding::Nearest), (std::vector<uint8_t>{128, 128, 255}));
}

TEST(Pixels, ClampToTheRange) {
  const float infinity = std::numeric_limits<float>::infinity();
  EXPECT_EQ(bytes({-1.7f, infinity, -infinity}, Range::MinusOneToOne, Rounding::Truncate),
            (std::vector<uint8_t>{0, 255, 0}));
  EXPECT_EQ(bytes({-1, 0, 1}, Range::MinusOneToOne, Rounding::Truncate), (std::vector<uint8_t>{0, 127, 255}));
  EXPECT_EQ(bytes({-1, 0, 1}, Range::ZeroToOne, Rounding::Truncate), (std::vector<uint8_t>{0, 0, 255}));
}

TEST(Pixels, PlanesBecomeInterleavedRows) {
  const std::vector<float> planes = {0, 1, 1, 1, 1, 0};   // two pixels wide: R, then G, then B
  EXPECT_EQ(to_picture(planes, 2, 1, Range::ZeroToOne, Rounding::Truncate).rgb,
            (std::vector<uint8_t>{0, 255, 255, 255, 255, 0}));
}

TEST(Pixels, RefuseNaN) {
  try {
    bytes({0, std::nanf(""), 0}, Range::ZeroToOne, Rounding::Truncate);
    FAIL() << "not refused";
  } catch (const t2x::Error& error) {
    EXPECT_THAT(error.what(), testing::StartsWith("the image has 1 values that are NaN (not a number) of 3"));
  }
}

TEST(Pixels, ComeBackAsMinusOneToOne) {
  const std::vector<float> planes = to_planes({1, 1, {0, 51, 255}});
  EXPECT_EQ(planes[0], -1);
  EXPECT_NEAR(planes[1], -0.6, 1e-6);
  EXPECT_EQ(planes[2], 1);
}

}  // namespace
}  // namespace image
