// record.hpp - the encoder as ops: opens a T5 model and records token ids -> hidden states.
#pragma once
#include "architecture.hpp"
#include <t2x/context.hpp>

namespace t5 {

// Reads the tensors' shapes of the MODEL parameter "model" and `folder`/config.json, and checks every tensor.
Architecture open_model(const t2x::Context& cx, const std::filesystem::path& folder);

// The folder that the parameter `param` names; when it is "", that of the MODEL parameter "model".
std::filesystem::path folder_of(const t2x::Context& cx, const char* param);

// Runs the encoder on ids i32[B,L]: f32[B,L,hidden] after the final norm, as storage. mask: i32[B,L], 0 where no token
// attends to; without one, every token attends to every token, padding too. Weights are on the device one layer at a
// time.
t2x::Tensor run_encoder(const t2x::Context& cx, const Architecture& architecture, t2x::Tensor ids, t2x::Tensor mask);

}  // namespace t5
