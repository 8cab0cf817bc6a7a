// host/ops/pad.hpp - a tensor with zeros before and after it along one dimension.
#pragma once
#include <t2x/op.hpp>

namespace t2x {

struct Pad {
  static constexpr const char* kName = "pad";
  static constexpr const char* kDoc = "x -> x with zeros around: before = 0 and after = 0 of them along axis = 0.";
  static constexpr t2x_operand kOperands[] = {
      operand("x", "any shape", kF32 | kI32),
  };
  static constexpr const char* kAttrs[] = {"axis", "before", "after", nullptr};
  static const t2x_op_variant kVariants[2];
  static void infer(OpCall c);
  static void gradient(GradientCall g);
  static void reference(OpCall c, const double* const* in, double* const* out);
};

}  // namespace t2x
