// host/ops/softmax.hpp - y = softmax(scale x) over the allowed keys of each row.
#pragma once
#include <t2x/op.hpp>

namespace t2x {

struct Softmax {
  static constexpr const char* kName = "softmax";
  static constexpr const char* kDoc =
      "softmax(scale * x) over S among the allowed keys: x[B,H,T,S], mask i32[Bm,S]? -> x. scale = 1, causal = 0 "
      "(1: s <= t). Batch row b uses mask row b / (B/Bm); nonzero = attend; a row without any key gives 0.";
  static constexpr t2x_operand kOperands[] = {
      operand("x", "scores, [B,H,T,S]"),
      operand("mask", "which keys are attended to, [Bm,S]; Bm divides B", kI32, T2X_OPERAND_OPTIONAL),
  };
  static constexpr const char* kAttrs[] = {"scale", "causal", nullptr};
  static const t2x_op_variant kVariants[4];
  static void infer(OpCall c);
  static double cost(OpCall c);
  static void reference(OpCall c, const double* const* in, double* const* out);
  static void gradient(GradientCall g);
};

}  // namespace t2x
