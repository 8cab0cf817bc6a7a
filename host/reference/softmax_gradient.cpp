#include "ops/softmax_gradient.hpp"

namespace t2x {

void SoftmaxGradient::reference(OpCall c, const double* const* in, double* const* out) {
  const uint64_t keys = innermost(c.in(0));
  const double scale = c.number("scale", 1);
  for (uint64_t first = 0; first < count(c.in(0)); first += keys) {
    const double *y = in[0] + first, *dy = in[1] + first;
    double sum = 0;
    for (uint64_t s = 0; s < keys; ++s) sum += y[s] * dy[s];
    for (uint64_t s = 0; s < keys; ++s) out[0][first + s] = scale * y[s] * (dy[s] - sum);
  }
}

}  // namespace t2x
