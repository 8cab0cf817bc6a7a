// host/ops/unpatchify.hpp - tokens back into an image, dropping those that are no patch of it.
#pragma once
#include <t2x/op.hpp>

namespace t2x {

struct Unpatchify {
  static constexpr const char* kName = "unpatchify";
  static constexpr const char* kDoc =
      "tokens[B,L,F] -> [B,channels,height,width], p = patch = 2: feature (ph p + pw) Cout + c with Cout = F/p^2, "
      "c < channels (= Cout). A row of patches has row_tokens tokens (= width/p); tokens beyond width/p of a row and "
      "beyond the last row are dropped.";
  static constexpr t2x_operand kOperands[] = {
      operand("tokens", "[B,L,F]"),
  };
  static constexpr const char* kAttrs[] = {"patch", "height", "width", "channels", "row_tokens", nullptr};
  static const t2x_op_variant kVariants[2];
  static void infer(OpCall c);
  static void gradient(GradientCall g);
  static void reference(OpCall c, const double* const* in, double* const* out);
};

}  // namespace t2x
