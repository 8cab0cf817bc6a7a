// names.hpp - what do the three namings of one autoencoder call a tensor?
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace kl {

// Every other file of this plugin speaks the current diffusers naming only. A file may use it, the older
// diffusers one (attention: query, key, value, proj_attn) or the latent-diffusion one ("decoder.up.3.block.0",
// deepest level last), there also behind a prefix such as "first_stage_model.".
struct Naming {
  std::string prefix;            // before "encoder." and "decoder."
  uint32_t up_levels = 0;        // latent-diffusion: levels of the decoder, whose numbers run the other way
};

Naming detect_naming(std::span<const std::string> file_names);

// The current diffusers name of a tensor, "" for one without the prefix.
std::string canonical_name(const Naming& naming, std::string_view file_name);

}  // namespace kl
