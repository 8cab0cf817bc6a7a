// field.hpp - the velocity of noisy latents under a text, as ops of the open program.
#pragma once
#include "block.hpp"
#include "extrapolation.hpp"
#include "tokens.hpp"
#include <map>
#include <utility>

namespace flag_dit {

// What a text encoder gives: features f32[R,L,D], and mask i32[R,L], nonzero where a token belongs to its text.
struct Text {
  t2x::Tensor features, mask;
};

class Field {
public:
  // Reads the architecture from the weights and checks every tensor.
  explicit Field(const t2x::Context& cx);

  // One velocity for each latent; see record_tokens() for what latents may be. time: f32[batch].
  t2x::Tensors record(const t2x::Context& cx, std::span<const t2x::Tensor> latents, t2x::Tensor time, const Text& text);

private:
  Surroundings surroundings(const t2x::Context& cx, const Sequence& s, t2x::Tensor time, const Text& text);
  t2x::Tensor record_modulator(const t2x::Context& cx, const Text& text, t2x::Tensor time, uint64_t batch,
                               uint64_t rows);
  t2x::Tensor record_last_layer(const t2x::Context& cx, t2x::Tensor x, t2x::Tensor modulator) const;
  t2x::Tensor frequencies(const t2x::Context& cx);
  std::pair<t2x::Tensor, t2x::Tensor> rotary(const t2x::Context& cx, const Sequence& s);

  Architecture architecture_;
  Extrapolation extrapolation_;
  double rope_scaling_;
  t2x::Tensor frequencies_;
  std::map<std::pair<uint32_t, double>, std::pair<t2x::Tensor, t2x::Tensor>> rotary_;  // by tokens and ntk factor
};

}  // namespace flag_dit
