// host/ops/rms_norm.hpp - y = x / sqrt(mean(x^2) + eps) * weight * (1 + scale) + shift, over the innermost dimension.
#pragma once
#include <t2x/op.hpp>

namespace t2x {

struct RmsNorm {
  static constexpr const char* kName = "rms_norm";
  static constexpr const char* kDoc =
      "x / sqrt(mean(x^2) + eps) * weight * (1 + scale) + shift over the innermost dimension: x[...,C], weight[C]?, "
      "shift[G,C]?, scale[G,C]? -> x. eps = 1e-5. Row r of R uses shift and scale row r / (R/G).";
  static constexpr t2x_operand kOperands[] = {
      operand("x", "rows to normalise, [...,C]"),
      operand("weight", "factor per channel, [C]", kF32, T2X_OPERAND_OPTIONAL),
      operand("shift", "added per sample, [G,C]; G divides the rows", kF32, T2X_OPERAND_OPTIONAL),
      operand("scale", "1 + scale multiplies per sample, [G,C]", kF32, T2X_OPERAND_OPTIONAL),
  };
  static constexpr const char* kAttrs[] = {"eps", nullptr};
  static const t2x_op_variant kVariants[4];
  static void infer(OpCall c);
  static double cost(OpCall c);
  static void reference(OpCall c, const double* const* in, double* const* out);
  static void gradient(GradientCall g);
};

}  // namespace t2x
