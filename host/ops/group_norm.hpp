// host/ops/group_norm.hpp - normalisation over pixels and the channels of a group, per sample.
#pragma once
#include <t2x/op.hpp>

namespace t2x {

struct GroupNorm {
  static constexpr const char* kName = "group_norm";
  static constexpr const char* kDoc =
      "act((x - mean) / sqrt(var + eps) * weight + bias), mean and var per sample and group of channels: x[B,H,W,C], "
      "weight[C], bias[C] -> x. groups (divides C), eps = 1e-6, act = none, silu.";
  static constexpr t2x_operand kOperands[] = {
      operand("x", "image, [B,H,W,C]"),
      operand("weight", "factor per channel, [C]"),
      operand("bias", "offset per channel, [C]"),
  };
  static constexpr const char* kAttrs[] = {"groups", "eps", "act", nullptr};
  static const t2x_op_variant kVariants[2];
  static void infer(OpCall c);
  static double cost(OpCall c) { return 8.0 * static_cast<double>(count(c.in(0))); }
  static void reference(OpCall c, const double* const* in, double* const* out);
  static void gradient(GradientCall g);
};

}  // namespace t2x
