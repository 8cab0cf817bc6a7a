// record.hpp - the encoder as ops: opens a LLaMA model and records token ids -> hidden states.
#pragma once
#include "architecture.hpp"
#include "tokenizer.hpp"
#include <t2x/context.hpp>

namespace llama {

// Reads config.json and the tensors' shapes of the MODEL parameter "model", and checks every tensor.
Architecture open_model(const t2x::Context& cx);

// The folder that the MODEL parameter "model" names, or the folder of the file that it names.
std::filesystem::path model_folder(const t2x::Context& cx);

// The tokenizer.model of that folder; refuses one with more pieces than the model embeds.
Tokenizer open_tokenizer(const t2x::Context& cx, const Architecture& architecture);

// Runs the encoder on ids[b][t], right-padded rows of equal length: f32[B,L,hidden] after the final norm,
// as storage. Causal, without a padding mask: padding never reaches real tokens. Weights are on the device one
// layer at a time.
t2x::Tensor run_encoder(const t2x::Context& cx, const Architecture& architecture, t2x::Tensor ids);

// The tables of RoPE for rows of one length, on the device.
struct Rotary {
  t2x::Tensor cos, sin;          // f32[length, head_dim / 2]
};
Rotary make_rotary(const t2x::Context& cx, const Architecture& architecture, uint32_t length);

// The same encoder as one piece of the open program, for a caller who goes on from there: all weights are on the
// device at once.
t2x::Tensor record_encoder(const t2x::Context& cx, const Architecture& architecture, const Rotary& rotary,
                           t2x::Tensor ids);

}  // namespace llama
