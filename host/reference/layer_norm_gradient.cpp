#include "ops/layer_norm_gradient.hpp"
#include <cmath>

namespace t2x {

void LayerNormGradient::reference(OpCall c, const double* const* in, double* const* out) {
  const uint64_t total = rows(c.in(0)), channels = innermost(c.in(0));
  const double eps = c.number("eps", 1e-5), n = static_cast<double>(channels);
  for (uint64_t row = 0; row < total; ++row) {
    const double *x = in[0] + row * channels, *dy = in[3] + row * channels;
    const double* scale = c.has(2) ? in[2] + row / (total / c.in(2).d[0]) * channels : nullptr;
    auto g = [&](uint64_t i) { return dy[i] * (c.has(1) ? in[1][i] : 1) * (1 + (scale ? scale[i] : 0)); };
    double mean = 0, variance = 0, factors = 0, products = 0;
    for (uint64_t i = 0; i < channels; ++i) mean += x[i] / n;
    for (uint64_t i = 0; i < channels; ++i) variance += (x[i] - mean) * (x[i] - mean) / n;
    const double r = 1 / std::sqrt(variance + eps);
    auto normed = [&](uint64_t i) { return (x[i] - mean) * r; };
    for (uint64_t i = 0; i < channels; ++i) factors += g(i) / n, products += g(i) * normed(i) / n;
    for (uint64_t i = 0; i < channels; ++i) {
      out[0][row * channels + i] = r * (g(i) - factors - normed(i) * products);
      out[1][row * channels + i] = dy[i] * normed(i);
    }
  }
}

}  // namespace t2x
