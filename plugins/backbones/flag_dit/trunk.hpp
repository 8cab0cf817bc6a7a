// trunk.hpp - what pictures and sequences share: from tokens to what the last layer says of each, under a text and a time.
#pragma once
#include "block.hpp"
#include <map>
#include <tuple>
#include <utility>

namespace flag_dit {

// What a text encoder gives: features f32[R,L,D], and mask i32[R,L], nonzero where a token belongs to its text.
struct Text {
  t2x::Tensor features, mask;
};

// A latent as tokens.
struct Tokens {
  t2x::Tensor x;                 // [batch, length, dim]
  t2x::Tensor key_mask;          // i32 [batch, length], 0 where a token is padding; absent when none is
  t2x::Tensor cos, sin;          // [length, head_dim / 2]
  double attention_scale;        // of self-attention's softmax
};

class Trunk {
public:
  // Checks every tensor of the model.
  Trunk(const t2x::Context& cx, const Architecture& a);

  const Architecture& architecture() const { return architecture_; }

  // tokens -> [batch, length, area * predicted]. time: f32[batch], in the units that the model was trained with.
  t2x::Tensor record(const t2x::Context& cx, const Tokens& tokens, t2x::Tensor time, const Text& text);

  // Cosines and sines of rotary_table(); kept, as a solver with four stages calls four times with the same shape.
  std::pair<t2x::Tensor, t2x::Tensor> rotary(const t2x::Context& cx, uint32_t length, double ntk_factor,
                                             double position_scale);

private:
  void check(const t2x::Context& cx, uint32_t batch, t2x::Tensor time, const Text& text) const;
  t2x::Tensor weight(const t2x::Context& cx, const char* name) const;
  t2x::Tensor record_modulator(const t2x::Context& cx, const Text& text, t2x::Tensor time, uint64_t batch);
  t2x::Tensor record_last_layer(const t2x::Context& cx, t2x::Tensor x, t2x::Tensor modulator) const;
  t2x::Tensor frequencies(const t2x::Context& cx);

  Architecture architecture_;
  t2x::Tensor frequencies_;
  std::map<std::tuple<uint32_t, double, double>, std::pair<t2x::Tensor, t2x::Tensor>> rotary_;
};

}  // namespace flag_dit
