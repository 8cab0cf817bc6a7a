// record.hpp - the encoder as ops: opens a LLaMA model and records token ids -> hidden states.
#pragma once
#include "architecture.hpp"
#include <t2x/context.hpp>

namespace llama {

// Reads config.json and the tensors' shapes of the MODEL parameter "model", and checks every tensor.
Architecture open_model(const t2x::Context& cx);

// The folder that the MODEL parameter "model" names, or the folder of the file that it names.
std::filesystem::path model_folder(const t2x::Context& cx);

// Runs the encoder on ids[b][t], right-padded rows of equal length: f32[B,L,hidden] after the final norm,
// as storage. Causal, without a padding mask: padding never reaches real tokens. Weights are on the device one
// layer at a time.
t2x::Tensor run_encoder(const t2x::Context& cx, const Architecture& architecture, t2x::Tensor ids);

}  // namespace llama
