#include "colors.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

namespace spectra {
namespace {

constexpr uint32_t kPieces = 4096;   // of the path, when its length is measured

double distance(const Oklab& p, const Oklab& q) {
  return std::sqrt((p.lightness - q.lightness) * (p.lightness - q.lightness) + (p.a - q.a) * (p.a - q.a) +
                   (p.b - q.b) * (p.b - q.b));
}

// IEC 61966-2-1.
double encoded(double linear) {
  linear = std::clamp(linear, 0.0, 1.0);
  return linear <= 0.0031308 ? 12.92 * linear : 1.055 * std::pow(linear, 1 / 2.4) - 0.055;
}

}  // namespace

std::array<double, 3> linear_rgb(const Oklab& color) {
  auto cone = [&](double a, double b) { return std::pow(color.lightness + a * color.a + b * color.b, 3); };
  const double l = cone(0.3963377774, 0.2158037573), m = cone(-0.1055613458, -0.0638541728),
               s = cone(-0.0894841775, -1.2914855480);
  return {4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
          -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
          -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s};
}

Oklab color_on_path(double t) {
  const double hue = (285 + 183 * t) * std::numbers::pi / 180, chroma = 0.165 * std::sin(0.78 * std::numbers::pi * t);
  return {0.97 * t, chroma * std::cos(hue), chroma * std::sin(hue)};
}

std::vector<float> color_map(uint32_t count) {
  std::vector<double> length(kPieces + 1);   // from the beginning to each piece's start
  for (uint32_t i = 1; i <= kPieces; ++i)
    length[i] = length[i - 1] + distance(color_on_path(double(i) / kPieces), color_on_path(double(i - 1) / kPieces));
  std::vector<float> map;
  uint32_t piece = 0;
  for (uint32_t i = 0; i < count; ++i) {
    const double wanted = count < 2 ? 0 : length.back() * i / (count - 1);
    while (piece + 1 < kPieces && length[piece + 1] < wanted) ++piece;
    const double within = (wanted - length[piece]) / (length[piece + 1] - length[piece]);
    for (double channel : linear_rgb(color_on_path((piece + within) / kPieces)))
      map.push_back(static_cast<float>(2 * encoded(channel) - 1));
  }
  return map;
}

}  // namespace spectra
