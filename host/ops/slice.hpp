// host/ops/slice.hpp - a stretch of a tensor along one dimension.
#pragma once
#include <t2x/op.hpp>

namespace t2x {

struct Slice {
  static constexpr const char* kName = "slice";
  static constexpr const char* kDoc =
      "x -> elements start = 0 to stop (excluded; = the size) along axis = 0.";
  static constexpr t2x_operand kOperands[] = {
      operand("x", "any shape", kF32 | kI32),
  };
  static constexpr const char* kAttrs[] = {"axis", "start", "stop", nullptr};
  static const t2x_op_variant kVariants[2];
  static void infer(OpCall c);
  static void gradient(GradientCall g);
  static void reference(OpCall c, const double* const* in, double* const* out);
};

}  // namespace t2x
