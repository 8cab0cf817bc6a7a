// host/ops/split_heads.hpp - [B,T,H*D] -> [B,H,T,D], with LayerNorm and rotary embedding on the way.
#pragma once
#include <t2x/op.hpp>
#include <array>
#include <string_view>

namespace t2x {

// In the order of shaders/shape/split_heads.comp and merge_heads.comp, which count them from 1.
inline constexpr std::array<std::string_view, 2> kRotations = {"interleaved", "halves"};

// The check of cos and sin.
void require_angles(const t2x_dims& d, const char* name, uint64_t tokens, uint64_t head_width);

struct SplitHeads {
  static constexpr const char* kName = "split_heads";
  static constexpr const char* kDoc =
      "x[B,T,H*D], norm_weight[H*D]?, norm_bias[H*D]?, cos[T,D/2]?, sin[T,D/2]? -> [B,H,T,D]: LayerNorm over all heads "
      "together when norm_weight is given, then RoPE when cos and sin are. heads = H, eps = 1e-5, rotate = interleaved "
      "(pairs 2j, 2j+1) or halves (pairs j, j+D/2).";
  static constexpr t2x_operand kOperands[] = {
      operand("x", "tokens, [B,T,H*D]"),
      operand("norm_weight", "of the LayerNorm, [H*D]", kF32, T2X_OPERAND_OPTIONAL),
      operand("norm_bias", "of the LayerNorm, [H*D]", kF32, T2X_OPERAND_OPTIONAL),
      operand("cos", "of the angles, [T,D/2]", kF32, T2X_OPERAND_OPTIONAL),
      operand("sin", "of the angles, [T,D/2]", kF32, T2X_OPERAND_OPTIONAL),
  };
  static constexpr const char* kAttrs[] = {"heads", "eps", "rotate", nullptr};
  static const t2x_op_variant kVariants[4];
  static void infer(OpCall c);
  static double cost(OpCall c);
  static void reference(OpCall c, const double* const* in, double* const* out);
  static void gradient(GradientCall g);
};

}  // namespace t2x
