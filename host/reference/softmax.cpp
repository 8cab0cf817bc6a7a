#include "ops/softmax.hpp"
#include <algorithm>
#include <cmath>

namespace t2x {

void Softmax::reference(OpCall c, const double* const* in, double* const* out) {
  const t2x_dims& x = c.in(0);
  const uint64_t queries = x.d[2], keys = x.d[3], per_sample = x.d[1] * queries;
  const double scale = c.number("scale", 1);
  const bool causal = c.number("causal", 0) != 0;
  for (uint64_t r = 0; r < rows(x); ++r) {
    const double* mask = c.has(1) ? in[1] + r / per_sample / (x.d[0] / c.in(1).d[0]) * keys : nullptr;
    const double* score = in[0] + r * keys;
    double* y = out[0] + r * keys;
    auto allowed = [&](uint64_t s) { return (!mask || mask[s] != 0) && (!causal || s <= r % queries); };
    double greatest = -HUGE_VAL, sum = 0;
    for (uint64_t s = 0; s < keys; ++s)
      if (allowed(s)) greatest = std::max(greatest, scale * score[s]);
    for (uint64_t s = 0; s < keys; ++s) sum += y[s] = allowed(s) ? std::exp(scale * score[s] - greatest) : 0;
    for (uint64_t s = 0; s < keys && sum != 0; ++s) y[s] /= sum;
  }
}

}  // namespace t2x
