// group_norm in double precision: per sample, over the pixels and channels of a group.
#include "ops/group_norm.hpp"
#include <cmath>

namespace t2x {

void GroupNorm::reference(OpCall c, const double* const* in, double* const* out) {
  const t2x_dims& x = c.in(0);
  const uint64_t pixels = uint64_t{x.d[1]} * x.d[2], channels = x.d[3], groups = c.u32("groups", 1);
  const uint64_t size = channels / groups;
  const double eps = c.number("eps", 1e-6), total = double(pixels * size);
  const bool silu = c.text("act", "none") == "silu";
  for (uint64_t b = 0; b < x.d[0]; ++b)
    for (uint64_t g = 0; g < groups; ++g) {
      const uint64_t base = b * pixels * channels + g * size;
      double mean = 0, variance = 0;
      for (uint64_t p = 0; p < pixels; ++p)
        for (uint64_t i = 0; i < size; ++i) mean += in[0][base + p * channels + i] / total;
      for (uint64_t p = 0; p < pixels; ++p)
        for (uint64_t i = 0; i < size; ++i) variance += std::pow(in[0][base + p * channels + i] - mean, 2) / total;
      for (uint64_t p = 0; p < pixels; ++p)
        for (uint64_t i = 0; i < size; ++i) {
          const uint64_t at = base + p * channels + i;
          double v = (in[0][at] - mean) / std::sqrt(variance + eps) * in[1][g * size + i] + in[2][g * size + i];
          out[0][at] = silu ? v / (1 + std::exp(-v)) : v;
        }
    }
}

}  // namespace t2x
