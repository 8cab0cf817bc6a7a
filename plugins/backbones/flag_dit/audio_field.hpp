// audio_field.hpp - the velocity of noisy audio latents under a text, as ops of the open program.
#pragma once
#include "trunk.hpp"

namespace flag_dit {

class AudioField {
public:
  // Reads the architecture from the weights and checks every tensor.
  explicit AudioField(const t2x::Context& cx);

  // latent: f32[B,C,T], a token a frame. time: f32[B], 0 to 1. Without a mask every token of the text counts.
  t2x::Tensor record(const t2x::Context& cx, t2x::Tensor latent, t2x::Tensor time, Text text);

  // Of the latent.
  uint32_t channels() const { return trunk_.architecture().channels; }

private:
  t2x::Tensor ones(const t2x::Context& cx, uint32_t rows, uint32_t tokens);

  Trunk trunk_;
  std::map<std::pair<uint32_t, uint32_t>, t2x::Tensor> ones_;  // masks by rows and tokens
};

}  // namespace flag_dit
