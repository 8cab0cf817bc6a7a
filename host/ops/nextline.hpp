// host/ops/nextline.hpp - a learned token at the end of every row of tokens.
#pragma once
#include <t2x/op.hpp>

namespace t2x {

struct Nextline {
  static constexpr const char* kName = "nextline";
  static constexpr const char* kDoc =
      "tokens[B,L,D], token[D] -> [B,(L/width)(width+1),D]: token appended to every row of width tokens.";
  static constexpr t2x_operand kOperands[] = {
      operand("tokens", "rows of patches, [B,L,D]"),
      operand("token", "appended to each row, [D]"),
  };
  static constexpr const char* kAttrs[] = {"width", nullptr};
  static const t2x_op_variant kVariants[2];
  static void infer(OpCall c);
  static void gradient(GradientCall g);
  static void reference(OpCall c, const double* const* in, double* const* out);
};

}  // namespace t2x
