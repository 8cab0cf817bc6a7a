// record.hpp - the encoder as ops: opens CLAP's text encoder and records token ids -> features.
#pragma once
#include "architecture.hpp"
#include "tokenizer.hpp"
#include <t2x/context.hpp>

namespace clap {

// Reads the tensors' shapes of the MODEL parameter "model" and `folder`/config.json, and checks every tensor.
Architecture open_model(const t2x::Context& cx, const std::filesystem::path& folder);

// The folder that the parameter `param` names; when it is "", that of the MODEL parameter "model".
std::filesystem::path folder_of(const t2x::Context& cx, const char* param);

// The vocab.txt of the folder that the parameter "tokenizer" names; refuses one with more tokens than the model embeds.
Tokenizer open_tokenizer(const t2x::Context& cx, const Architecture& architecture);

// Throws when rows of `length` tokens, which `what` asks for, are longer than the model knows positions.
void require_positions(const Architecture& architecture, uint32_t length, const char* what);

// Tokens of every row: what the parameter "pad_to" says; 0 is the 77 of Lumina-T2Audio, or the model's positions where
// they are fewer. Throws when it is more than the model knows positions.
uint32_t row_length(const t2x::Context& cx, const Architecture& architecture);
inline constexpr const char* kPadToDoc =
    "length of every row, at most the model's positions; 0: 77, as Lumina-T2Audio has it, or the positions where fewer";

// Runs the encoder on ids i32[B,L], L at most architecture.positions: f32[B,L,projected], the projection of every
// token, as storage. mask: i32[B,L], 0 where no token attends to; without one, every token attends to every token,
// padding too. Weights are on the device one layer at a time.
t2x::Tensor run_encoder(const t2x::Context& cx, const Architecture& architecture, t2x::Tensor ids, t2x::Tensor mask);

// The same encoder as one piece of the open program, for a caller who goes on from there: all weights are on the
// device at once.
t2x::Tensor record_encoder(const t2x::Context& cx, const Architecture& architecture, t2x::Tensor ids, t2x::Tensor mask);

}  // namespace clap
