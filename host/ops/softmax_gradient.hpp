// host/ops/softmax_gradient.hpp - from the gradient of y = softmax(scale x) to that of x.
#pragma once
#include <t2x/op.hpp>

namespace t2x {

struct SoftmaxGradient {
  static constexpr const char* kName = "softmax_gradient";
  static constexpr const char* kDoc =
      "scale * y * (dy - sum(y dy)) over the innermost dimension: y[...,S], dy[...,S] -> [...,S]. scale = 1.";
  static constexpr t2x_operand kOperands[] = {
      operand("y", "what softmax gave, [...,S]"),
      operand("dy", "its gradient, shaped as y"),
  };
  static constexpr const char* kAttrs[] = {"scale", nullptr};
  static const t2x_op_variant kVariants[4];
  static void infer(OpCall c);
  static double cost(OpCall c);
  static void reference(OpCall c, const double* const* in, double* const* out);
};

}  // namespace t2x
