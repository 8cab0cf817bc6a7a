// host/ops/merge_heads.hpp - [B,H,T,D] -> [B,T,H*D], undoing a rotary embedding on the way.
#pragma once
#include <t2x/op.hpp>

namespace t2x {

struct MergeHeads {
  static constexpr const char* kName = "merge_heads";
  static constexpr const char* kDoc =
      "x[B,H,T,D], cos[T,D/2]?, sin[T,D/2]? -> [B,T,H*D]: turns back by the angles when cos and sin are given, then "
      "joins the heads; the inverse of split_heads without norm. rotate = interleaved (pairs 2j, 2j+1) or halves "
      "(pairs j, j+D/2).";
  static constexpr t2x_operand kOperands[] = {
      operand("x", "heads, [B,H,T,D]"),
      operand("cos", "of the angles, [T,D/2]", kF32, T2X_OPERAND_OPTIONAL),
      operand("sin", "of the angles, [T,D/2]", kF32, T2X_OPERAND_OPTIONAL),
  };
  static constexpr const char* kAttrs[] = {"rotate", nullptr};
  static const t2x_op_variant kVariants[2];
  static void infer(OpCall c);
  static double cost(OpCall c);
  static void gradient(GradientCall g);
  static void reference(OpCall c, const double* const* in, double* const* out);
};

}  // namespace t2x
