// host/ops/swiglu.hpp - y = silu(a) * b, the gate of a SwiGLU feed-forward layer.
#pragma once
#include <t2x/op.hpp>

namespace t2x {

struct Swiglu {
  static constexpr const char* kName = "swiglu";
  static constexpr const char* kDoc = "silu(a) * b, elementwise: a, b of one shape -> a.";
  static constexpr t2x_operand kOperands[] = {
      operand("a", "goes through silu"),
      operand("b", "the other factor, shaped as a"),
  };
  static constexpr const char* kAttrs[] = {nullptr};
  static const t2x_op_variant kVariants[2];
  static void infer(OpCall c);
  static double cost(OpCall c);
  static void gradient(GradientCall g);
  static void reference(OpCall c, const double* const* in, double* const* out);
};

}  // namespace t2x
