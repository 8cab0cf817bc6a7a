#include "ops/layer_norm.hpp"
#include <cmath>

namespace t2x {

void LayerNorm::reference(OpCall c, const double* const* in, double* const* out) {
  const uint64_t total = rows(c.in(0)), channels = innermost(c.in(0));
  const double eps = c.number("eps", 1e-5);
  const double *weight = c.has(1) ? in[1] : nullptr, *bias = c.has(2) ? in[2] : nullptr;
  const double *shifts = c.has(3) ? in[3] : nullptr, *scales = c.has(4) ? in[4] : nullptr;
  for (uint64_t r = 0; r < total; ++r) {
    const double* x = in[0] + r * channels;
    double mean = 0, variance = 0;
    for (uint64_t i = 0; i < channels; ++i) mean += x[i] / static_cast<double>(channels);
    for (uint64_t i = 0; i < channels; ++i) variance += (x[i] - mean) * (x[i] - mean) / static_cast<double>(channels);
    const double inverse = 1 / std::sqrt(variance + eps);
    const double* shift = shifts ? shifts + r / (total / c.in(3).d[0]) * channels : nullptr;
    const double* scale = scales ? scales + r / (total / c.in(4).d[0]) * channels : nullptr;
    for (uint64_t i = 0; i < channels; ++i) {
      double v = (x[i] - mean) * inverse * (weight ? weight[i] : 1) + (bias ? bias[i] : 0);
      out[0][r * channels + i] = v * (1 + (scale ? scale[i] : 0)) + (shift ? shift[i] : 0);
    }
  }
}

}  // namespace t2x
