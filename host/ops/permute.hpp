// host/ops/permute.hpp - a tensor with its dimensions in another order.
#pragma once
#include <t2x/op.hpp>

namespace t2x {

struct Permute {
  static constexpr const char* kName = "permute";
  static constexpr const char* kDoc =
      "x -> permuted: dimension i of the result is dimension order[i] of x. order = \"0231\", one digit a dimension.";
  static constexpr t2x_operand kOperands[] = {
      operand("x", "any shape", kF32 | kI32),
  };
  static constexpr const char* kAttrs[] = {"order", nullptr};
  static const t2x_op_variant kVariants[2];
  static void infer(OpCall c);
  static void gradient(GradientCall g);
  static void reference(OpCall c, const double* const* in, double* const* out);
};

}  // namespace t2x
