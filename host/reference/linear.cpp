// linear in double precision: residual + gate * act(x W^T + bias).
#include "ops/linear.hpp"
#include "ops/rules.hpp"
#include <cmath>

namespace t2x {
namespace {

double activate(double x, uint32_t act) {
  switch (act) {
    case 1: return x / (1 + std::exp(-x));
    case 2: return 0.5 * x * (1 + std::tanh(std::sqrt(2 / 3.14159265358979323846) * (x + 0.044715 * x * x * x)));
    case 3: return 0.5 * x * (1 + std::erf(x / std::sqrt(2.0)));
    case 4: return std::tanh(x);
    default: return x;
  }
}

}  // namespace

void Linear::reference(OpCall c, const double* const* in, double* const* out) {
  const uint64_t m = rows(c.in(0)), n = c.in(1).d[0], k = c.in(1).d[1];
  const uint32_t act = choice_attr(c, "act", kActivations);
  const double *x = in[0], *weight = in[1], *bias = c.has(2) ? in[2] : nullptr;
  const double *gate = c.has(3) ? in[3] : nullptr, *residual = c.has(4) ? in[4] : nullptr;
  const uint64_t block = gate ? m / c.in(3).d[0] : 1;
  for (uint64_t r = 0; r < m; ++r)
    for (uint64_t col = 0; col < n; ++col) {
      double sum = bias ? bias[col] : 0;
      for (uint64_t i = 0; i < k; ++i) sum += x[r * k + i] * weight[col * k + i];
      sum = activate(sum, act);
      if (gate) sum *= gate[r / block * n + col];
      out[0][r * n + col] = sum + (residual ? residual[r * n + col] : 0);
    }
}

}  // namespace t2x
