#include "buckets.hpp"
#include <gtest/gtest.h>
#include <algorithm>

namespace datasets {
namespace {

TEST(Buckets, AreTheReferencesList) {
  // generate_crop_size_list(16, 16) of the reference.
  const std::vector<Size> expected = {{128, 32}, {112, 32}, {96, 32}, {80, 32}, {80, 48}, {64, 48},
                                      {64, 64},  {48, 64},  {48, 80}, {32, 80}, {32, 96}, {32, 112}, {32, 128}};
  EXPECT_EQ(bucket_sizes(64, 16), expected);
}

TEST(Buckets, StayWithinAreaAndRatio) {
  const std::vector<Size> sizes = bucket_sizes(256, 16);
  for (const Size size : sizes) {
    EXPECT_LE(uint64_t{size.width} * size.height, 256u * 256u);
    EXPECT_LE(std::max(size.width, size.height), kMaxRatio * std::min(size.width, size.height));
    EXPECT_EQ(size.width % 16 + size.height % 16, 0u);
    EXPECT_NE(std::find(sizes.begin(), sizes.end(), Size{size.height, size.width}), sizes.end());
  }
}

TEST(Buckets, TheNearestShapeWins) {
  const std::vector<Size> sizes = bucket_sizes(256, 16);
  EXPECT_EQ(nearest_bucket(sizes, {1000, 1000}), (Size{256, 256}));
  EXPECT_EQ(nearest_bucket(sizes, {4000, 1000}), (Size{512, 128}));
  EXPECT_EQ(nearest_bucket(sizes, {9000, 100}), (Size{512, 128}));   // longer than any
  EXPECT_EQ(nearest_bucket(sizes, {1, 4}), (Size{128, 512}));
  const Size wide = nearest_bucket(sizes, {1920, 1080});
  EXPECT_NEAR(double(wide.width) / wide.height, 16.0 / 9, 0.08);
  EXPECT_EQ(nearest_bucket({{64, 64}}, {1920, 1080}), (Size{64, 64}));
}

}  // namespace
}  // namespace datasets
