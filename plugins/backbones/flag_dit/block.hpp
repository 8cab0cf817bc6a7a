// block.hpp - one Flag-DiT block: attention over the latent's tokens and the text, then the feed-forward layer.
#pragma once
#include "architecture.hpp"

namespace flag_dit {

// What every block of one evaluation shares.
struct Surroundings {
  t2x::Tensor modulator;        // [B, condition]: silu(time + caption), what adaLN's linears read
  t2x::Tensor text, text_mask;  // [R, Y, text_dim], i32 [R, Y]
  t2x::Tensor key_mask;         // i32 [B, T], or absent when no token is padding
  t2x::Tensor cos, sin;         // [T, head_dim / 2]
  double attention_scale;
};

// x[B, T, dim] -> x. The text's keys and values depend on nothing that changes between steps: the host
// computes them once.
t2x::Tensor record_block(const t2x::Context& cx, const Architecture& a, uint32_t layer, t2x::Tensor x,
                         const Surroundings& around);

// Columns [index * dim, (index + 1) * dim) of an adaLN result.
t2x::Tensor modulation_part(const t2x::Context& cx, t2x::Tensor modulation, uint32_t index, uint32_t dim);

}  // namespace flag_dit
