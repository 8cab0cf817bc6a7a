#include "controls.hpp"
#include <algorithm>
#include <cmath>
#include <functional>
#include <random>

namespace t2x::quality {
namespace {

constexpr double kNoise = 0.12;
constexpr size_t kOther = 34;              // places further in the list of drawings: 17 labels of two styles

// Nearly normal, of deviation 1, and the same with every standard library.
double normal(std::mt19937_64& random) {
  double sum = -6;
  for (int i = 0; i < 12; ++i) sum += double(random() >> 11) * 0x1p-53;
  return sum;
}

std::vector<Picture> each(const std::vector<Combination>& asked,
                          const std::function<Picture(const Combination&, size_t)>& make) {
  std::vector<Picture> pictures;
  for (size_t i = 0; i < asked.size(); ++i) pictures.push_back(make(asked[i], i));
  return pictures;
}

// One pass of the bell curve, along rows or along columns.
Picture blurred_along(const Picture& picture, const std::vector<double>& weights, bool rows) {
  const int side = int(kSide), radius = int(weights.size() / 2);
  Picture out(picture.size());
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x)
      for (int c = 0; c < 3; ++c) {
        double sum = 0;
        for (int k = -radius; k <= radius; ++k) {
          const int from_y = rows ? y : std::clamp(y + k, 0, side - 1);
          const int from_x = rows ? std::clamp(x + k, 0, side - 1) : x;
          sum += weights[size_t(k + radius)] * double(picture[size_t(3 * (from_y * side + from_x) + c)]);
        }
        out[size_t(3 * (y * side + x) + c)] = float(sum);
      }
  return out;
}

}  // namespace

Picture blurred(const Picture& picture, double sigma) {
  const int radius = int(std::ceil(3 * sigma));
  std::vector<double> weights;
  double sum = 0;
  for (int k = -radius; k <= radius; ++k) sum += weights.emplace_back(std::exp(-0.5 * k * k / (sigma * sigma)));
  for (double& w : weights) w /= sum;
  return blurred_along(blurred_along(picture, weights, true), weights, false);
}

Picture noisy(const Picture& picture, double deviation, uint64_t seed) {
  std::mt19937_64 random(seed);
  Picture out = picture;
  for (float& value : out) value = float(std::clamp(double(value) + deviation * normal(random), 0.0, 1.0));
  return out;
}

Picture jittered(const Combination& asked, const Art& art, uint64_t seed) {
  const int dx = int(seed % 3) - 1, dy = int(seed / 3 % 3) - 1;
  const Colour& background = art.backgrounds.at(asked.background);
  return noisy(Art::composite(art.find(asked.label, asked.style), background, dx, dy), kNoise, seed);
}

Picture flat(const Combination& asked, const Art& art) {
  const Colour& background = art.backgrounds.at(asked.background);
  Picture picture;
  for (size_t i = 0; i < kSide * kSide; ++i) picture.insert(picture.end(), background.begin(), background.end());
  return picture;
}

Picture another_label(const Combination& asked, const Art& art) {
  const Template& own = art.find(asked.label, asked.style);
  const size_t other = (size_t(&own - art.templates.data()) + kOther) % art.templates.size();
  return Art::composite(art.templates[other], art.backgrounds.at(asked.background));
}

std::vector<Picture> drawings_at_8x8(const std::vector<Combination>& asked, const Art& art) {
  return each(asked, [&](const Combination& a, size_t) { return pixelated(art.composite(a), 8); });
}

std::vector<Control> make_controls(const std::vector<Combination>& asked, const Art& art) {
  using Asked = const Combination&;
  auto control = [&](const char* name, const std::function<Picture(Asked, size_t)>& make) {
    return Control{name, each(asked, make)};
  };
  return {
      control("flat background", [&](Asked a, size_t) { return flat(a, art); }),
      control("another label's drawing", [&](Asked a, size_t) { return another_label(a, art); }),
      control("own drawing at 4x4 pixels", [&](Asked a, size_t) { return pixelated(art.composite(a), 4); }),
      {"own drawing at 8x8 pixels", drawings_at_8x8(asked, art)},
      control("own drawing blurred, 2 pixels", [&](Asked a, size_t) { return blurred(art.composite(a), 2); }),
      control("own drawing blurred, 1 pixel", [&](Asked a, size_t) { return blurred(art.composite(a), 1); }),
      control("own drawing, moved, noise 0.12", [&](Asked a, size_t i) { return jittered(a, art, i); }),
  };
}

}  // namespace t2x::quality
