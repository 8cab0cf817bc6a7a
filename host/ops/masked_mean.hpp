// host/ops/masked_mean.hpp - the mean of the attended positions of a sequence.
#pragma once
#include <t2x/op.hpp>

namespace t2x {

struct MaskedMean {
  static constexpr const char* kName = "masked_mean";
  static constexpr const char* kDoc =
      "sum(mask x) / sum(mask) over positions: x[B,L,D], mask[B,L] (nonzero = attend) -> [B,D]. A sample without any "
      "attended position gives NaN.";
  static constexpr t2x_operand kOperands[] = {
      operand("x", "sequences, [B,L,D]"),
      operand("mask", "nonzero = attend, [B,L]", kI32),
  };
  static constexpr const char* kAttrs[] = {nullptr};
  static const t2x_op_variant kVariants[2];
  static void infer(OpCall c);
  static double cost(OpCall c);
  static void gradient(GradientCall g);
  static void reference(OpCall c, const double* const* in, double* const* out);
};

}  // namespace t2x
