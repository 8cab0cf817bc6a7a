// host/ops/patchify.hpp - an image into tokens: one patch a token.
#pragma once
#include <t2x/op.hpp>

namespace t2x {

struct Patchify {
  static constexpr const char* kName = "patchify";
  static constexpr const char* kDoc =
      "x[B,C,H,W] -> [B,(H/p)(W/p),C p p], p = patch = 2: tokens row-major, feature = (c p + ph) p + pw.";
  static constexpr t2x_operand kOperands[] = {
      operand("x", "image or latent, [B,C,H,W]"),
  };
  static constexpr const char* kAttrs[] = {"patch", nullptr};
  static const t2x_op_variant kVariants[2];
  static void infer(OpCall c);
  static void gradient(GradientCall g);
  static void reference(OpCall c, const double* const* in, double* const* out);
};

}  // namespace t2x
