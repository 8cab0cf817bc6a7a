// linear_swiglu in double precision: silu(x W1^T) * (x W3^T).
#include "ops/linear_swiglu.hpp"
#include <cmath>

namespace t2x {

void LinearSwiglu::reference(OpCall c, const double* const* in, double* const* out) {
  const uint64_t m = rows(c.in(0)), n = c.in(1).d[0], k = c.in(1).d[1];
  const double *x = in[0], *w1 = in[1], *w3 = in[2];
  for (uint64_t r = 0; r < m; ++r)
    for (uint64_t col = 0; col < n; ++col) {
      double a = 0, b = 0;
      for (uint64_t i = 0; i < k; ++i) {
        a += x[r * k + i] * w1[col * k + i];
        b += x[r * k + i] * w3[col * k + i];
      }
      out[0][r * n + col] = a / (1 + std::exp(-a)) * b;
    }
}

}  // namespace t2x
