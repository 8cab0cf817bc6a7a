// field.hpp - what the model says of noisy latents under a text, as ops of the open program.
#pragma once
#include "block.hpp"
#include <map>
#include <utility>

namespace dit {

// What a text encoder gives: features f32[R,L,D], and mask i32[R,L], nonzero where a token belongs to its text.
struct Text {
  t2x::Tensor features, mask;
};

class Field {
public:
  // Reads the architecture from the weights and checks every tensor.
  Field(const t2x::Context& cx, uint32_t heads) : a_(read_architecture(cx, heads)) {}

  // latent [B,C,H,W], time [B] -> [B,C,H,W].
  t2x::Tensor record(const t2x::Context& cx, t2x::Tensor latent, t2x::Tensor time, const Text& text);

private:
  void check(const t2x::Context& cx, t2x::Tensor latent, t2x::Tensor time, const Text& text) const;
  Surroundings surroundings(const t2x::Context& cx, uint32_t batch, t2x::Tensor time, const Text& text);
  t2x::Tensor frequencies(const t2x::Context& cx);
  t2x::Tensor positions(const t2x::Context& cx, uint32_t rows, uint32_t columns);

  Architecture a_;
  t2x::Tensor frequencies_;
  std::map<std::pair<uint32_t, uint32_t>, t2x::Tensor> positions_;   // by rows and columns of patches
};

}  // namespace dit
