// host/ops/unary_gradient.hpp - the gradient of y = fn(x), one function of every element.
#pragma once
#include <t2x/op.hpp>

namespace t2x {

struct UnaryGradient {
  static constexpr const char* kName = "unary_gradient";
  static constexpr const char* kDoc =
      "fn'(x) dy, elementwise: x, dy of one shape -> x. fn, scale, offset, min, max and slope as in unary; where clamp "
      "changes x its derivative is 0, and floor's is 0 everywhere.";
  static constexpr t2x_operand kOperands[] = {
      operand("x", "as given to unary"),
      operand("dy", "gradient of its result"),
  };
  static constexpr const char* kAttrs[] = {"fn", "scale", "offset", "min", "max", "slope", nullptr};
  static const t2x_op_variant kVariants[2];
  static void infer(OpCall c);
  static double cost(OpCall c);
  static void reference(OpCall c, const double* const* in, double* const* out);
};

}  // namespace t2x
