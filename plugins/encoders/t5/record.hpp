// record.hpp - the encoder as ops: opens a T5 model and records token ids -> hidden states.
#pragma once
#include "architecture.hpp"
#include "tokenizer.hpp"
#include <t2x/context.hpp>

namespace t5 {

// Reads the tensors' shapes of the MODEL parameter "model" and `folder`/config.json, and checks every tensor.
Architecture open_model(const t2x::Context& cx, const std::filesystem::path& folder);

// The folder that the parameter `param` names; when it is "", that of the MODEL parameter "model".
std::filesystem::path folder_of(const t2x::Context& cx, const char* param);

// The spiece.model of the folder that the parameter "tokenizer" names; refuses one with more pieces than the model
// embeds.
Tokenizer open_tokenizer(const t2x::Context& cx, const Architecture& architecture);

// Tokens of every row: what the parameter "pad_to" says; 0 is the 77 of Lumina-T2Audio and T2Music, or the model's
// n_positions where that is less.
uint32_t row_length(const t2x::Context& cx, const Architecture& architecture);
inline constexpr const char* kPadToDoc =
    "length of every row; 0: 77, as Lumina-T2Audio and T2Music have it, or n_positions of config.json where that is less";

// Runs the encoder on ids i32[B,L]: f32[B,L,hidden] after the final norm, as storage. mask: i32[B,L], 0 where no token
// attends to; without one, every token attends to every token, padding too. Weights are on the device one layer at a
// time.
t2x::Tensor run_encoder(const t2x::Context& cx, const Architecture& architecture, t2x::Tensor ids, t2x::Tensor mask);

// Buckets of relative positions for rows of one length, on the device: i32[length, length].
t2x::Tensor make_buckets(const t2x::Context& cx, const Architecture& architecture, uint32_t length);

// The same encoder as one piece of the open program, for a caller who goes on from there: all weights are on the
// device at once.
t2x::Tensor record_encoder(const t2x::Context& cx, const Architecture& architecture, t2x::Tensor buckets,
                           t2x::Tensor ids, t2x::Tensor mask);

}  // namespace t5
