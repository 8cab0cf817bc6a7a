// host/ops/copy.hpp - the same elements in a tensor of their own.
#pragma once
#include <t2x/op.hpp>

namespace t2x {

inline constexpr uint32_t kAnyType = kWeight | kI32 | dtype_bit(T2X_U8) | dtype_bit(T2X_I64) | dtype_bit(T2X_BOOL);

struct Copy {
  static constexpr const char* kName = "copy";
  static constexpr const char* kDoc = "x -> x, any element type.";
  static constexpr t2x_operand kOperands[] = {
      operand("x", "any shape", kAnyType),
  };
  static constexpr const char* kAttrs[] = {nullptr};
  static const t2x_op_variant kVariants[2];
  static void infer(OpCall c);
  static void gradient(GradientCall g);
  static void reference(OpCall c, const double* const* in, double* const* out);
};

}  // namespace t2x
