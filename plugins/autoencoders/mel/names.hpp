// names.hpp - where in a checkpoint is the autoencoder?
#pragma once
#include <span>
#include <string>

namespace mel_vae {

// What stands before "decoder." and "encoder.": "" in a checkpoint of the autoencoder alone, "first_stage_model." in
// one of a whole diffusion model, either behind "state_dict." when the file is a training framework's. `wanted` is
// the user's choice, "" = the one there is. Throws t2x::Error (T2X_BAD_MODEL) when there is none, or several.
std::string find_prefix(std::span<const std::string> names, bool decoder, const std::string& wanted);

// The name of the buffer that latents are scaled by: "scale_factor" behind the prefix or a part of it that ends in
// a dot; "" when there is none.
std::string find_scale_factor(std::span<const std::string> names, std::string prefix);

}  // namespace mel_vae
