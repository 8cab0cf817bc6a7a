#include "ops/unary.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

namespace t2x {
namespace {

double apply(const OpCall& c, std::string_view fn, double x) {
  if (fn == "silu") return x / (1 + std::exp(-x));
  if (fn == "gelu_tanh")
    return 0.5 * x * (1 + std::tanh(std::sqrt(2 / std::numbers::pi) * (x + 0.044715 * x * x * x)));
  if (fn == "gelu") return 0.5 * x * (1 + std::erf(x / std::numbers::sqrt2));
  if (fn == "tanh") return std::tanh(x);
  if (fn == "sigmoid") return 1 / (1 + std::exp(-x));
  if (fn == "exp") return std::exp(x);
  if (fn == "log") return std::log(x);
  if (fn == "sqrt") return std::sqrt(x);
  if (fn == "square") return x * x;
  if (fn == "abs") return std::abs(x);
  if (fn == "sin") return std::sin(x);
  if (fn == "cos") return std::cos(x);
  if (fn == "affine") return x * c.number("scale", 1) + c.number("offset", 0);
  if (fn == "floor") return std::floor(x);
  if (fn == "leaky_relu") return x < 0 ? x * c.number("slope", 0.01) : x;
  return std::min(std::max(x, c.number("min", x)), c.number("max", HUGE_VAL));
}

}  // namespace

void Unary::reference(OpCall c, const double* const* in, double* const* out) {
  const std::string_view fn = c.text("fn", "silu");
  for (uint64_t i = 0; i < count(c.in(0)); ++i) out[0][i] = apply(c, fn, in[0][i]);
}

}  // namespace t2x
