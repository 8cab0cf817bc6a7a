// host/ops/masked_mean_gradient.hpp - the gradient of a masked mean: spread over the attended positions.
#pragma once
#include <t2x/op.hpp>

namespace t2x {

struct MaskedMeanGradient {
  static constexpr const char* kName = "masked_mean_gradient";
  static constexpr const char* kDoc =
      "mask[B,L] (nonzero = attend), dy[B,D] -> [B,L,D]: dy / (number of attended positions) at each of them, else 0.";
  static constexpr t2x_operand kOperands[] = {
      operand("mask", "as given to masked_mean, [B,L]", kI32),
      operand("dy", "gradient of its result, [B,D]"),
  };
  static constexpr const char* kAttrs[] = {nullptr};
  static const t2x_op_variant kVariants[2];
  static void infer(OpCall c);
  static double cost(OpCall c);
  static void reference(OpCall c, const double* const* in, double* const* out);
};

}  // namespace t2x
