#include "filter.hpp"
#include <cmath>
#include <numbers>

namespace vocoders {

std::vector<float> low_pass_filter() {
  constexpr int kTaps = 12;
  constexpr double kCutoff = 0.25, kHalfWidth = 0.3;  // of the sampling rate; of the transition
  // Kaiser's rule for the window's shape from its attenuation in dB, which is above 50 here.
  const double attenuation = 2.285 * (kTaps / 2 - 1) * std::numbers::pi * 4 * kHalfWidth + 7.95;
  const double shape = 0.1102 * (attenuation - 8.7);
  std::vector<double> taps(kTaps);
  double sum = 0;
  for (int i = 0; i < kTaps; ++i) {
    const double t = i - kTaps / 2 + 0.5, edge = 2.0 * i / (kTaps - 1) - 1;
    const double window = std::cyl_bessel_i(0, shape * std::sqrt(1 - edge * edge)) / std::cyl_bessel_i(0, shape);
    const double angle = 2 * kCutoff * std::numbers::pi * t;
    taps[static_cast<size_t>(i)] = 2 * kCutoff * window * std::sin(angle) / angle;
    sum += taps[static_cast<size_t>(i)];
  }
  std::vector<float> filter;
  for (const double tap : taps) filter.push_back(static_cast<float>(tap / sum));
  return filter;
}

}  // namespace vocoders
