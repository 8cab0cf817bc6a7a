#include "ops/swiglu_gradient.hpp"
#include <cmath>

namespace t2x {

void SwigluGradient::reference(OpCall c, const double* const* in, double* const* out) {
  for (uint64_t i = 0; i < count(c.in(0)); ++i) {
    const double a = in[0][i], b = in[1][i], dy = in[2][i], s = 1 / (1 + std::exp(-a));
    out[0][i] = dy * b * s * (1 + a * (1 - s));
    out[1][i] = dy * a * s;
  }
}

}  // namespace t2x
