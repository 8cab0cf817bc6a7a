// host/ops/attention.hpp - softmax attention over heads, with a second, gated branch over text in the same kernel.
#pragma once
#include <t2x/op.hpp>

namespace t2x {

struct Attention {
  // Operand numbers.
  static constexpr uint32_t kQ = 0, kK = 1, kV = 2, kKeyMask = 3, kTextK = 4, kTextV = 5, kTextMask = 6, kTextGate = 7;

  static constexpr const char* kName = "attention";
  static constexpr const char* kDoc =
      "softmax(scale q k^T) v + tanh(text_gate[h]) softmax(text_scale q text_k^T) text_v: q[B,H,T,D], k and v "
      "[B,Hkv,S,D], key_mask i32[B,S]?, text_k and text_v [Bt,Hkv,Y,D]?, text_mask i32[Bt,Y]?, text_gate[H]? -> "
      "[B,T,H*D]. scale, text_scale = 1/sqrt(D); causal = 0. Query head h uses kv head h/(H/Hkv), batch row b text row "
      "b/(B/Bt). Masks: nonzero = attend; a query without any key gives 0; causal: key s <= query t.";
  static constexpr t2x_operand kOperands[] = {
      operand("q", "queries, [B,H,T,D]"),
      operand("k", "keys, [B,Hkv,S,D]"),
      operand("v", "values, [B,Hkv,S,D]"),
      operand("key_mask", "keys to attend, [B,S]", kI32, T2X_OPERAND_OPTIONAL),
      operand("text_k", "keys of the text branch, [Bt,Hkv,Y,D]", kF32, T2X_OPERAND_OPTIONAL),
      operand("text_v", "values of the text branch, [Bt,Hkv,Y,D]", kF32, T2X_OPERAND_OPTIONAL),
      operand("text_mask", "text keys to attend, [Bt,Y]", kI32, T2X_OPERAND_OPTIONAL),
      operand("text_gate", "gate of the text branch before tanh, [H]", kF32, T2X_OPERAND_OPTIONAL),
  };
  static constexpr const char* kAttrs[] = {"scale", "text_scale", "causal", nullptr};
  static const t2x_op_variant kVariants[3];
  static void infer(OpCall c);
  static double cost(OpCall c);
  static void reference(OpCall c, const double* const* in, double* const* out);
  static void gradient(GradientCall g);
};

}  // namespace t2x
