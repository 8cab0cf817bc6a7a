#include "hearing.hpp"
#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

namespace {

constexpr size_t kFrame = 512, kBands = 40;

// exp(-2 pi i k / kFrame).
const std::vector<std::complex<double>>& turns() {
  static const std::vector<std::complex<double>> values = [] {
    std::vector<std::complex<double>> made;
    for (size_t k = 0; k < kFrame / 2; ++k) made.push_back(std::polar(1.0, -2 * std::numbers::pi * double(k) / kFrame));
    return made;
  }();
  return values;
}

// In place, radix 2, of kFrame values.
void fourier(std::vector<std::complex<double>>& x) {
  const size_t n = x.size();
  for (size_t i = 1, j = 0; i < n; ++i) {
    size_t bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) std::swap(x[i], x[j]);
  }
  for (size_t length = 2; length <= n; length *= 2)
    for (size_t block = 0; block < n; block += length)
      for (size_t k = 0; k < length / 2; ++k) {
        const auto a = x[block + k], b = x[block + k + length / 2] * turns()[k * (n / length)];
        x[block + k] = a + b;
        x[block + k + length / 2] = a - b;
      }
}

// Triangles whose corners are even on the mel scale (O'Shaughnessy 1987).
std::vector<double> band_edges(double rate) {
  const auto mel = [](double hertz) { return 2595 * std::log10(1 + hertz / 700); };
  std::vector<double> edges;
  for (size_t i = 0; i < kBands + 2; ++i)
    edges.push_back(700 * (std::pow(10, mel(rate / 2) * double(i) / (kBands + 1) / 2595) - 1));
  return edges;
}

}  // namespace

double heard_pitch(std::span<const float> part, uint32_t rate) {
  const size_t longest = rate * 3 / 100 + 4, shortest = rate / 1100;
  const auto similarity = [&](size_t lag) {   // 1: the part repeats after `lag`
    double product = 0, energy = 0;
    for (size_t i = 0; i + lag < part.size(); ++i) {
      product += double(part[i]) * part[i + lag];
      energy += double(part[i]) * part[i] + double(part[i + lag]) * part[i + lag];
    }
    return 2 * product / energy;
  };
  std::vector<double> r(longest);
  for (size_t lag = shortest - 1; lag < longest; ++lag) r[lag] = similarity(lag);
  const auto peak = [&](size_t lag) {         // between samples
    return double(lag) + (r[lag - 1] - r[lag + 1]) / (2 * (r[lag - 1] - 2 * r[lag] + r[lag + 1]));
  };
  const double best = *std::max_element(r.begin() + std::ptrdiff_t(shortest), r.begin() + rate / 100 + 1);
  size_t first = shortest;
  while (first + 2 < longest && (r[first] <= 0.9 * best || r[first] < r[first - 1] || r[first] < r[first + 1])) ++first;
  if (first + 2 >= longest) return NAN;
  double period = peak(first);
  for (int times = 2; period * times < double(longest) - 4; times *= 2) {
    const auto near = static_cast<size_t>(std::lround(period * times));
    period = peak(size_t(std::max_element(r.begin() + std::ptrdiff_t(near) - 2, r.begin() + std::ptrdiff_t(near) + 3) -
                         r.begin())) / times;
  }
  return rate / period;
}

std::vector<double> log_mel(std::span<const float> sound, uint32_t rate) {
  const std::vector<double> edges = band_edges(rate);
  std::vector<double> result;
  for (size_t begin = 0; begin + kFrame <= sound.size(); begin += kFrame) {
    std::vector<std::complex<double>> x(kFrame);
    for (size_t i = 0; i < kFrame; ++i)
      x[i] = sound[begin + i] * std::pow(std::sin(std::numbers::pi * double(i) / kFrame), 2);
    fourier(x);
    for (size_t band = 0; band < kBands; ++band) {
      double energy = 1e-3;
      const auto first = static_cast<size_t>(edges[band] * kFrame / rate),
                 last = static_cast<size_t>(edges[band + 2] * kFrame / rate);
      for (size_t bin = first; bin <= last; ++bin) {
        const double hertz = double(bin) * rate / kFrame;
        const double up = (hertz - edges[band]) / (edges[band + 1] - edges[band]);
        const double down = (edges[band + 2] - hertz) / (edges[band + 2] - edges[band + 1]);
        energy += std::max(0.0, std::min(up, down)) * std::abs(x[bin]);
      }
      result.push_back(std::log(energy));
    }
  }
  return result;
}
