#include "fit.hpp"
#include <algorithm>
#include <cmath>

namespace datasets {
namespace {

// One new pixel along one axis: old pixels first, first + 1, ... with these weights, which sum to 1.
struct Taps {
  size_t first = 0;
  std::vector<float> weights;
};

// The new pixel covers [begin, end) of the old ones.
Taps area_taps(double begin, double end, size_t count) {
  Taps taps;
  taps.first = std::min(static_cast<size_t>(begin), count - 1);
  const size_t last = std::min(static_cast<size_t>(std::ceil(end)), count);
  for (size_t i = taps.first; i < std::max(last, taps.first + 1); ++i) {
    const double covered = std::min(end, double(i + 1)) - std::max(begin, double(i));
    taps.weights.push_back(static_cast<float>(std::max(covered, 0.0) / (end - begin)));
  }
  return taps;
}

// Keys' cubic with a = -1/2.
double cubic(double x) {
  x = std::abs(x);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}

// Beyond the border, the border's pixel repeats.
Taps cubic_taps(double centre, size_t count) {
  const auto base = static_cast<ptrdiff_t>(std::floor(centre));
  const auto last = static_cast<ptrdiff_t>(count) - 1;
  const ptrdiff_t from = std::clamp<ptrdiff_t>(base - 1, 0, last), to = std::clamp<ptrdiff_t>(base + 2, 0, last);
  Taps taps{static_cast<size_t>(from), std::vector<float>(static_cast<size_t>(to - from + 1))};
  for (ptrdiff_t i = base - 1; i <= base + 2; ++i)
    taps.weights[static_cast<size_t>(std::clamp(i, from, to) - from)] +=
        static_cast<float>(cubic(double(i) - centre));
  return taps;
}

// [start, start + length) of `count` old pixels become `target` new ones.
std::vector<Taps> axis_taps(size_t count, double start, double length, size_t target) {
  std::vector<Taps> taps;
  const double step = length / double(target);
  for (size_t i = 0; i < target; ++i)
    taps.push_back(step >= 1 ? area_taps(start + double(i) * step, start + double(i + 1) * step, count)
                             : cubic_taps(start + (double(i) + 0.5) * step - 0.5, count));
  return taps;
}

// Rows first: f32[old height, new width, 3].
std::vector<float> across(const Picture& picture, const std::vector<Taps>& columns) {
  std::vector<float> out(size_t{3} * picture.size.height * columns.size());
  float* to = out.data();
  for (size_t y = 0; y < picture.size.height; ++y) {
    const uint8_t* row = &picture.rgb[3 * y * picture.size.width];
    for (const Taps& taps : columns) {
      float sum[3] = {};
      const uint8_t* from = row + 3 * taps.first;
      for (const float weight : taps.weights)
        for (float& s : sum) s += weight * static_cast<float>(*from++);
      for (const float s : sum) *to++ = s;
    }
  }
  return out;
}

Picture down(const std::vector<float>& rows, const std::vector<Taps>& lines, Size size) {
  Picture out{size, {}};
  out.rgb.reserve(size_t{3} * size.width * size.height);
  const size_t width = size_t{3} * size.width;
  std::vector<float> sums(width);
  for (const Taps& taps : lines) {
    std::fill(sums.begin(), sums.end(), 0.5f);  // for the rounding
    for (size_t k = 0; k < taps.weights.size(); ++k) {
      const float* row = &rows[(taps.first + k) * width];
      for (size_t x = 0; x < width; ++x) sums[x] += taps.weights[k] * row[x];
    }
    for (const float sum : sums) out.rgb.push_back(static_cast<uint8_t>(std::clamp(sum, 0.0f, 255.0f)));
  }
  return out;
}

}  // namespace

Picture fit(const Picture& picture, Size size) {
  if (picture.size == size) return picture;
  const double width = picture.size.width, height = picture.size.height;
  // Old pixels a new one, the same along both axes.
  const double step = std::min(width / size.width, height / size.height);
  const double kept_width = step * size.width, kept_height = step * size.height;
  return down(across(picture, axis_taps(picture.size.width, (width - kept_width) / 2, kept_width, size.width)),
              axis_taps(picture.size.height, (height - kept_height) / 2, kept_height, size.height), size);
}

}  // namespace datasets
