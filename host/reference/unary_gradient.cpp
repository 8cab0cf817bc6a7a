#include "ops/unary_gradient.hpp"
#include <cmath>
#include <numbers>

namespace t2x {
namespace {

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

double derivative(const OpCall& c, std::string_view fn, double x) {
  if (fn == "silu") return sigmoid(x) * (1 + x * (1 - sigmoid(x)));
  if (fn == "gelu_tanh") {
    const double k = std::sqrt(2 / std::numbers::pi), t = std::tanh(k * (x + 0.044715 * x * x * x));
    return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * k * (1 + 3 * 0.044715 * x * x);
  }
  if (fn == "gelu")
    return 0.5 * (1 + std::erf(x / std::numbers::sqrt2)) + x * std::exp(-x * x / 2) / std::sqrt(2 * std::numbers::pi);
  if (fn == "tanh") return 1 - std::tanh(x) * std::tanh(x);
  if (fn == "sigmoid") return sigmoid(x) * (1 - sigmoid(x));
  if (fn == "exp") return std::exp(x);
  if (fn == "log") return 1 / x;
  if (fn == "sqrt") return 0.5 / std::sqrt(x);
  if (fn == "square") return 2 * x;
  if (fn == "abs") return x > 0 ? 1 : x < 0 ? -1 : 0;
  if (fn == "sin") return std::cos(x);
  if (fn == "cos") return -std::sin(x);
  if (fn == "affine") return c.number("scale", 1);
  if (fn == "floor") return 0;
  if (fn == "leaky_relu") return x < 0 ? c.number("slope", 0.01) : 1;
  return x >= c.number("min", x) && x <= c.number("max", x) ? 1 : 0;
}

}  // namespace

void UnaryGradient::reference(OpCall c, const double* const* in, double* const* out) {
  const std::string_view fn = c.text("fn", "silu");
  for (uint64_t i = 0; i < count(c.in(0)); ++i) out[0][i] = derivative(c, fn, in[0][i]) * in[1][i];
}

}  // namespace t2x
