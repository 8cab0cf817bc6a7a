// host/ops/repeat.hpp - a tensor tiled along one dimension.
#pragma once
#include <t2x/op.hpp>

namespace t2x {

struct Repeat {
  static constexpr const char* kName = "repeat";
  static constexpr const char* kDoc = "x -> tiled: out[i] = x[i mod n] along axis = 0, times = 1.";
  static constexpr t2x_operand kOperands[] = {
      operand("x", "any shape", kF32 | kI32),
  };
  static constexpr const char* kAttrs[] = {"axis", "times", nullptr};
  static const t2x_op_variant kVariants[2];
  static void infer(OpCall c);
  static void gradient(GradientCall g);
  static void reference(OpCall c, const double* const* in, double* const* out);
};

}  // namespace t2x
