// host/ops/swiglu_gradient.hpp - the gradients of y = silu(a) * b.
#pragma once
#include <t2x/op.hpp>

namespace t2x {

struct SwigluGradient {
  static constexpr const char* kName = "swiglu_gradient";
  static constexpr const char* kDoc = "a, b, dy of one shape -> da, db: the gradients of silu(a) * b.";
  static constexpr t2x_operand kOperands[] = {
      operand("a", "as given to swiglu"),
      operand("b", "as given to swiglu"),
      operand("dy", "gradient of its result"),
  };
  static constexpr uint32_t kResults = 2;
  static constexpr const char* kAttrs[] = {nullptr};
  static const t2x_op_variant kVariants[2];
  static void infer(OpCall c);
  static double cost(OpCall c);
  static void reference(OpCall c, const double* const* in, double* const* out);
};

}  // namespace t2x
