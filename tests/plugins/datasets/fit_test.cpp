#include "fit.hpp"
#include <gtest/gtest.h>

namespace datasets {
namespace {

// Grey pixels, as RGB.
Picture grey(uint32_t width, uint32_t height, const std::vector<uint8_t>& values) {
  Picture picture{{width, height}, {}};
  for (const uint8_t value : values) picture.rgb.insert(picture.rgb.end(), 3, value);
  return picture;
}

std::vector<int> greys(const Picture& picture) {
  std::vector<int> values;
  for (size_t i = 0; i < picture.rgb.size(); i += 3) values.push_back(picture.rgb[i]);
  return values;
}

TEST(Fit, LeavesTheRightSizeAlone) {
  const Picture picture = grey(3, 2, {1, 2, 3, 4, 5, 6});
  EXPECT_EQ(fit(picture, {3, 2}).rgb, picture.rgb);
}

TEST(Fit, AveragesAreas) {
  EXPECT_EQ(greys(fit(grey(4, 2, {0, 10, 20, 30, 10, 20, 30, 41}), {2, 1})), (std::vector<int>{10, 30}));
  // A new pixel covers one and a half of the old.
  EXPECT_EQ(greys(fit(grey(3, 3, {0, 90, 240, 0, 90, 240, 0, 90, 240}), {2, 2})), (std::vector<int>{30, 190, 30, 190}));
}

TEST(Fit, KeepsTheMiddle) {
  EXPECT_EQ(greys(fit(grey(4, 1, {1, 2, 3, 4}), {2, 1})), (std::vector<int>{2, 3}));
  EXPECT_EQ(greys(fit(grey(1, 5, {1, 2, 3, 4, 5}), {1, 1})), (std::vector<int>{3}));
  EXPECT_EQ(greys(fit(grey(6, 2, {0, 9, 1, 3, 9, 0, 0, 9, 1, 3, 9, 0}), {1, 1})), (std::vector<int>{2}));
}

TEST(Fit, EnlargesSmoothlyAndKeepsPlainColours) {
  const Picture plain = fit(grey(3, 3, std::vector<uint8_t>(9, 77)), {16, 16});
  EXPECT_EQ(greys(plain), std::vector<int>(256, 77));
  const std::vector<int> edge = greys(fit(grey(2, 1, {0, 255}), {8, 4}));
  for (size_t x = 1; x < 8; ++x) EXPECT_GE(edge[x], edge[x - 1]);
  EXPECT_LE(edge[0], 5);
  EXPECT_GE(edge[7], 250);
}

TEST(Fit, KeepsChannelsApart) {
  EXPECT_EQ(fit({{2, 2}, {10, 20, 30, 50, 60, 70, 10, 20, 30, 50, 60, 70}}, {1, 1}).rgb,
            (std::vector<uint8_t>{30, 40, 50}));
}

}  // namespace
}  // namespace datasets
