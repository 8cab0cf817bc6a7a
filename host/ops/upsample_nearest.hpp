// host/ops/upsample_nearest.hpp - every pixel repeated factor x factor times, channels last.
#pragma once
#include <t2x/op.hpp>

namespace t2x {

struct UpsampleNearest {
  static constexpr const char* kName = "upsample_nearest";
  static constexpr const char* kDoc = "x[B,H,W,C] -> [B,factor*H,factor*W,C], every pixel repeated. factor = 2.";
  static constexpr t2x_operand kOperands[] = {operand("x", "image, [B,H,W,C]")};
  static constexpr const char* kAttrs[] = {"factor", nullptr};
  static const t2x_op_variant kVariants[2];
  static void infer(OpCall c);
  static void gradient(GradientCall g);
  static void reference(OpCall c, const double* const* in, double* const* out);
};

}  // namespace t2x
