#include "field.hpp"

namespace flag_dit {

using t2x::Tensor;

Field::Field(const t2x::Context& cx)
    : trunk_(cx, read_architecture(cx)), extrapolation_(cx), rope_scaling_(cx.number("rope_scaling")) {}

t2x::Tensors Field::record(const t2x::Context& cx, std::span<const Tensor> latents, Tensor time, const Text& text) {
  const Architecture& a = trunk_.architecture();
  const Sequence s = record_tokens(cx, a, latents);
  Tokens tokens{};
  tokens.x = s.tokens;
  tokens.key_mask = s.key_mask;
  std::tie(tokens.cos, tokens.sin) =
      trunk_.rotary(cx, s.length, extrapolation_.ntk_factor(s.patches), rope_scaling_);
  tokens.attention_scale = extrapolation_.attention_scale(s.patches, s.length, a.head_dim);
  return record_pictures(cx, a, trunk_.record(cx, tokens, time, text), s);
}

}  // namespace flag_dit
