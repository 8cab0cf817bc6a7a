// host/ops/concat.hpp - tensors one after the other along one dimension.
#pragma once
#include <t2x/op.hpp>

namespace t2x {

struct Concat {
  static constexpr const char* kName = "concat";
  static constexpr const char* kDoc =
      "x... -> one tensor, joined along axis = 0; the other sizes and the element types agree.";
  static constexpr t2x_operand kOperands[] = {
      operand("x", "parts in order", kF32 | kI32, T2X_OPERAND_VARIADIC),
  };
  static constexpr const char* kAttrs[] = {"axis", nullptr};
  static const t2x_op_variant kVariants[2];
  static void infer(OpCall c);
  static void gradient(GradientCall g);
  static void reference(OpCall c, const double* const* in, double* const* out);
};

}  // namespace t2x
