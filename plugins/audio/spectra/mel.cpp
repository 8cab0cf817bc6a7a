#include "mel.hpp"
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace spectra {
namespace {

// librosa's hz_to_mel and mel_to_hz: 200/3 Hz a mel below 1000 Hz, 27 mels for a factor of 6.4 above.
constexpr double kLinearStep = 200.0 / 3, kBreak = 1000, kBreakMel = kBreak / kLinearStep;
const double kLogStep = std::log(6.4) / 27;

double mel_of(double hz) { return hz < kBreak ? hz / kLinearStep : kBreakMel + std::log(hz / kBreak) / kLogStep; }
double hz_of(double mel) {
  return mel < kBreakMel ? mel * kLinearStep : kBreak * std::exp(kLogStep * (mel - kBreakMel));
}

}  // namespace

std::vector<float> mel_basis(const MelShape& shape) {
  const double low = mel_of(shape.fmin), high = mel_of(shape.fmax);
  std::vector<double> corners(shape.mels + 2);
  for (uint32_t i = 0; i < shape.mels + 2; ++i) corners[i] = hz_of(low + (high - low) * i / (shape.mels + 1));
  std::vector<float> basis(size_t{shape.mels} * shape.columns());
  for (uint32_t m = 0; m < shape.mels; ++m) {
    const double left = corners[m], peak = corners[m + 1], right = corners[m + 2];
    for (uint32_t k = 0; k < shape.bins(); ++k) {
      const double hz = double(k) * shape.sample_rate / shape.n_fft;
      const double height = std::min((hz - left) / (peak - left), (right - hz) / (right - peak));
      basis[size_t{m} * shape.columns() + k] = static_cast<float>(std::max(0.0, height) * 2 / (right - left));
    }
  }
  return basis;
}

MelBands mel_bands(const MelShape& shape) {
  const std::vector<float> basis = mel_basis(shape);
  const uint32_t columns = shape.columns(), last = shape.mels < 2 ? 0 : shape.mels - 2;
  MelBands bands{std::vector<int32_t>(columns), std::vector<float>(2 * size_t{columns}),
                 std::vector<int32_t>(2 * size_t{shape.mels})};
  std::vector<bool> seen(columns);
  for (uint32_t m = 0; m < shape.mels; ++m)
    for (uint32_t k = 0; k < shape.bins(); ++k) {
      const float weight = basis[size_t{m} * columns + k];
      if (weight == 0) continue;
      if (!seen[k]) bands.first[k] = static_cast<int32_t>(std::min(m, last));
      seen[k] = true;
      bands.weights[2 * size_t{k} + m - static_cast<uint32_t>(bands.first[k])] = weight;
      int32_t* bounds = &bands.bounds[2 * size_t{m}];
      if (bounds[1] == 0) bounds[0] = static_cast<int32_t>(k);
      bounds[1] = static_cast<int32_t>(k) + 1;
    }
  for (uint32_t k = 1; k < columns; ++k)
    if (!seen[k]) bands.first[k] = bands.first[k - 1];
  return bands;
}

std::vector<float> hann_window(const MelShape& shape) {
  std::vector<float> window(shape.n_fft);
  const uint32_t left = (shape.n_fft - shape.win) / 2;
  for (uint32_t i = 0; i < shape.win; ++i)
    window[left + i] = static_cast<float>(0.5 - 0.5 * std::cos(2 * std::numbers::pi * i / shape.win));
  return window;
}

uint32_t empty_filters(const MelShape& shape) {
  const std::vector<float> basis = mel_basis(shape);
  uint32_t empty = 0;
  for (uint32_t m = 0; m < shape.mels; ++m) {
    const auto row = basis.begin() + std::ptrdiff_t(m) * shape.columns();
    empty += std::all_of(row, row + shape.columns(), [](float weight) { return weight == 0; });
  }
  return empty;
}

}  // namespace spectra
