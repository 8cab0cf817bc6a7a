// The colours of mel.picture: a path that every screen can show, in steps that are seen as equal.
#include "colors.hpp"
#include <cmath>
#include <gtest/gtest.h>

namespace spectra {
namespace {

// A colour of the map back in Oklab, by the inverse matrices that Ottosson gives.
Oklab oklab_of(const float* rgb) {
  double linear[3];
  for (int i = 0; i < 3; ++i) {
    const double v = (double(rgb[i]) + 1) / 2;
    linear[i] = v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
  }
  auto cone = [&](double r, double g, double b) { return std::cbrt(r * linear[0] + g * linear[1] + b * linear[2]); };
  const double l = cone(0.4122214708, 0.5363325363, 0.0514459929), m = cone(0.2119034982, 0.6806995451, 0.1073969566),
               s = cone(0.0883024619, 0.2817188376, 0.6299787005);
  return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s, 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
          0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

TEST(Colors, CanBeShown) {
  for (int i = 0; i <= 1000; ++i)
    for (double channel : linear_rgb(color_on_path(i / 1000.0))) {
      EXPECT_GE(channel, -1e-9) << i;
      EXPECT_LE(channel, 1 + 1e-9) << i;
    }
}

TEST(Colors, BeginBlackAndEndPaleYellow) {
  const std::vector<float> map = color_map(256);
  ASSERT_EQ(map.size(), 768u);
  for (int i = 0; i < 3; ++i) EXPECT_NEAR(map[size_t(i)], -1, 1e-6);
  EXPECT_GT(map[765], 0.9f);
  EXPECT_GT(map[766], 0.9f);
  EXPECT_LT(map[767], map[766] - 0.2f);
  for (float v : map) EXPECT_LE(std::abs(v), 1);
}

TEST(Colors, AreEquallyFarApartAndEverLighter) {
  const std::vector<float> map = color_map(256);
  double least = 1, most = 0;
  for (size_t i = 1; i < 256; ++i) {
    const Oklab p = oklab_of(&map[3 * i - 3]), q = oklab_of(&map[3 * i]);
    EXPECT_GT(q.lightness, p.lightness) << i;
    const double d = std::hypot(q.lightness - p.lightness, q.a - p.a, q.b - p.b);
    least = std::min(least, d), most = std::max(most, d);
  }
  EXPECT_LT(most / least, 1.02);
}

TEST(Colors, OfAnyCount) {
  EXPECT_EQ(color_map(1).size(), 3u);
  EXPECT_EQ(color_map(2)[3], color_map(256)[765]);
}

}  // namespace
}  // namespace spectra
