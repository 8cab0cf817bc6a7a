#include "ops/rms_norm_gradient.hpp"
#include <cmath>

namespace t2x {

void RmsNormGradient::reference(OpCall c, const double* const* in, double* const* out) {
  const uint64_t total = rows(c.in(0)), channels = innermost(c.in(0));
  const double eps = c.number("eps", 1e-5), n = static_cast<double>(channels);
  for (uint64_t row = 0; row < total; ++row) {
    const double *x = in[0] + row * channels, *dy = in[3] + row * channels;
    const double* scale = c.has(2) ? in[2] + row / (total / c.in(2).d[0]) * channels : nullptr;
    auto g = [&](uint64_t i) { return dy[i] * (c.has(1) ? in[1][i] : 1) * (1 + (scale ? scale[i] : 0)); };
    double squares = 0, products = 0;
    for (uint64_t i = 0; i < channels; ++i) squares += x[i] * x[i] / n;
    const double r = 1 / std::sqrt(squares + eps);
    for (uint64_t i = 0; i < channels; ++i) products += g(i) * x[i] * r / n;
    for (uint64_t i = 0; i < channels; ++i) {
      out[0][row * channels + i] = r * (g(i) - x[i] * r * products);
      out[1][row * channels + i] = dy[i] * x[i] * r;
    }
  }
}

}  // namespace t2x
