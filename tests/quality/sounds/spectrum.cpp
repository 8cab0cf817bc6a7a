#include "spectrum.hpp"
#include <fftw3.h>
#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <numbers>
#include <stdexcept>
#include <string>

namespace t2x::quality {
namespace {

constexpr size_t kWindow = 1024, kBins = kWindow / 2 + 1, kPad = (kWindow - kHop) / 2;
constexpr double kSilence = 1e-9;             // a band's power that is silence in any sound

struct Band {
  size_t first;                               // bin
  std::vector<float> weights;
};

std::vector<Band> make_bands() {
  const auto mel = [](double hertz) { return 2595 * std::log10(1 + hertz / 700); };
  const auto edge = [&](size_t i) {           // in bins
    const double at = mel(kRate / 2.0) * double(i) / (kBands + 1);
    return 700 * (std::pow(10, at / 2595) - 1) * kWindow / kRate;
  };
  std::vector<Band> bands;
  for (size_t b = 0; b < kBands; ++b) {
    Band band{size_t(std::floor(edge(b))) + 1, {}};
    for (size_t bin = band.first; double(bin) < edge(b + 2) && bin < kBins; ++bin) {
      const double up = (double(bin) - edge(b)) / (edge(b + 1) - edge(b));
      const double down = (edge(b + 2) - double(bin)) / (edge(b + 2) - edge(b + 1));
      band.weights.push_back(float(std::min(up, down)));
    }
    bands.push_back(std::move(band));
  }
  return bands;
}

class Transform {
public:
  Transform() : in_(kWindow), out_(kBins),
                plan_(fftwf_plan_dft_r2c_1d(int(kWindow), in_.data(), reinterpret_cast<fftwf_complex*>(out_.data()),
                                            FFTW_ESTIMATE), fftwf_destroy_plan) {}
  // Powers of one frame, whose first sample is number `begin` of the sound; zeros around it.
  std::array<float, kBins> operator()(std::span<const float> sound, ptrdiff_t begin) {
    for (size_t i = 0; i < kWindow; ++i) {
      const ptrdiff_t at = begin + ptrdiff_t(i);
      const double weight = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * double(i) / kWindow);
      in_[i] = at < 0 || at >= ptrdiff_t(sound.size()) ? 0 : sound[size_t(at)] * float(weight);
    }
    fftwf_execute(plan_.get());
    std::array<float, kBins> powers;
    for (size_t bin = 0; bin < kBins; ++bin) powers[bin] = out_[bin][0] * out_[bin][0] + out_[bin][1] * out_[bin][1];
    return powers;
  }

private:
  std::vector<float> in_;
  std::vector<std::array<float, 2>> out_;
  std::unique_ptr<std::remove_pointer_t<fftwf_plan>, decltype(&fftwf_destroy_plan)> plan_;
};

// One pass of the bell curve, over cells that are `step` apart, `count` of them from `first` on.
void blur_line(std::span<const float> from, std::span<float> to, size_t first, size_t step, size_t count,
               const std::vector<double>& weights) {
  const auto radius = ptrdiff_t(weights.size() / 2), last = ptrdiff_t(count) - 1;
  for (ptrdiff_t i = 0; i <= last; ++i) {
    double sum = 0;
    for (ptrdiff_t k = -radius; k <= radius; ++k)
      sum += weights[size_t(k + radius)] * double(from[first + step * size_t(std::clamp<ptrdiff_t>(i + k, 0, last))]);
    to[first + step * size_t(i)] = float(sum);
  }
}

}  // namespace

Levels levels_of(std::span<const float> sound) {
  static const std::vector<Band> bands = make_bands();
  static Transform transform;
  if (sound.size() != kSamples)
    throw std::runtime_error("a sound has " + std::to_string(sound.size()) + " samples; " + std::to_string(kSamples) +
                             " are compared");
  Levels levels;
  for (size_t frame = 0; frame < kFrames; ++frame) {
    const auto powers = transform(sound, ptrdiff_t(frame * kHop) - ptrdiff_t(kPad));
    for (const Band& band : bands) {
      double power = kSilence;
      for (size_t i = 0; i < band.weights.size(); ++i) power += double(band.weights[i] * powers[band.first + i]);
      levels.push_back(float(10 * std::log10(power)));
    }
  }
  const float silence = float(10 * std::log10(kSilence)), peak = *std::max_element(levels.begin(), levels.end());
  const float floor = std::max(peak - kRange, silence);
  for (float& level : levels) level = std::max(0.f, level - floor);
  return levels;
}

std::vector<float> blurred_rows(std::span<const float> values, size_t columns, double sigma) {
  const int radius = int(std::ceil(3 * sigma));
  std::vector<double> weights;
  double sum = 0;
  for (int k = -radius; k <= radius; ++k) sum += weights.emplace_back(std::exp(-0.5 * k * k / (sigma * sigma)));
  for (double& w : weights) w /= sum;
  const size_t rows = values.size() / columns;
  std::vector<float> once(values.size()), twice(values.size());
  for (size_t row = 0; row < rows; ++row) blur_line(values, once, row * columns, 1, columns, weights);
  for (size_t column = 0; column < columns; ++column) blur_line(once, twice, column, columns, rows, weights);
  return twice;
}

}  // namespace t2x::quality
