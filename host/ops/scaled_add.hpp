// host/ops/scaled_add.hpp - y = x + factor * s[0] * y, with s on the device: the step of an ODE solver.
#pragma once
#include <t2x/op.hpp>

namespace t2x {

struct ScaledAdd {
  static constexpr const char* kName = "scaled_add";
  static constexpr const char* kDoc =
      "x + factor * s[0] * y, elementwise: x, y of one shape, s[1] -> x. factor = 1.";
  static constexpr t2x_operand kOperands[] = {
      operand("x", "added to"),
      operand("y", "what is added, shaped as x"),
      operand("s", "one number, [1]"),
  };
  static constexpr const char* kAttrs[] = {"factor", nullptr};
  static const t2x_op_variant kVariants[2];
  static void infer(OpCall c);
  static double cost(OpCall c);
  static void reference(OpCall c, const double* const* in, double* const* out);
  static void gradient(GradientCall g);
};

}  // namespace t2x
