// block.hpp - one DiT block: self-attention, attention to the text, MLP.
#pragma once
#include "architecture.hpp"

namespace dit {

// What every block of one evaluation shares.
struct Surroundings {
  t2x::Tensor modulator;        // [B, dim]: silu(time + text), what adaLN's linears read
  t2x::Tensor text;             // [R, Y, text_dim]
  t2x::Tensor text_mask;        // i32 [B, Y], one row a latent
  uint32_t batch = 0;           // B, a multiple of R
};

// x[B, T, dim] -> x:
//   x += gate_a * proj(attention(LN(x) * (1 + scale_a) + shift_a))       adaLN-zero, as DiT
//   x += proj(attention(LN(x) -> text))                                   ours, as PixArt-alpha places it
//   x += gate_m * fc2(gelu_tanh(fc1(LN(x) * (1 + scale_m) + shift_m)))    adaLN-zero, as DiT
// LN is without weights.
t2x::Tensor record_block(const t2x::Context& cx, const Architecture& a, uint32_t block, t2x::Tensor x,
                         const Surroundings& around);

// weight and bias of a linear layer: x w^T + b.
t2x::Tensor record_linear(const t2x::Context& cx, const std::string& name, t2x::Tensor x, const char* act = "none");

// Columns [index * dim, (index + 1) * dim) of an adaLN result.
t2x::Tensor modulation_part(const t2x::Context& cx, t2x::Tensor modulation, uint32_t index, uint32_t dim);

}  // namespace dit
