// host/ops/rms_norm_gradient.hpp - from the gradient of a rms_norm to that of x, and what those of its factors sum.
#pragma once
#include <t2x/op.hpp>

namespace t2x {

struct RmsNormGradient {
  static constexpr const char* kName = "rms_norm_gradient";
  static constexpr const char* kDoc =
      "with xhat = x r, r = 1 / sqrt(mean(x^2) + eps), g = dy * weight * (1 + scale): r (g - xhat mean(g xhat)) and "
      "dy * xhat. x[...,C], weight[C]?, scale[G,C]?, dy[...,C] -> dx[...,C], dn[...,C]. eps = 1e-5. Row r of R uses "
      "scale row r / (R/G).";
  static constexpr uint32_t kResults = 2;
  static constexpr t2x_operand kOperands[] = {
      operand("x", "rows that were normalised, [...,C]"),
      operand("weight", "factor per channel, [C]", kF32, T2X_OPERAND_OPTIONAL),
      operand("scale", "1 + scale multiplies per sample, [G,C]; G divides the rows", kF32, T2X_OPERAND_OPTIONAL),
      operand("dy", "gradient of the result, shaped as x"),
  };
  static constexpr const char* kAttrs[] = {"eps", nullptr};
  static const t2x_op_variant kVariants[4];
  static void infer(OpCall c);
  static double cost(OpCall c);
  static void reference(OpCall c, const double* const* in, double* const* out);
};

}  // namespace t2x
