// field.hpp - the velocity of noisy pictures under a text, as ops of the open program.
#pragma once
#include "extrapolation.hpp"
#include "tokens.hpp"
#include "trunk.hpp"

namespace flag_dit {

class Field {
public:
  // Reads the architecture from the weights and checks every tensor.
  explicit Field(const t2x::Context& cx);

  // One velocity for each latent; see record_tokens() for what latents may be. time: f32[batch], 0 to 1.
  t2x::Tensors record(const t2x::Context& cx, std::span<const t2x::Tensor> latents, t2x::Tensor time, const Text& text);

private:
  Trunk trunk_;
  Extrapolation extrapolation_;
  double rope_scaling_;
};

}  // namespace flag_dit
