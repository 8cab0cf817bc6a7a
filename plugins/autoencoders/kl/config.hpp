// config.hpp - what does config.json say that the tensor shapes do not?
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

namespace kl {

// The defaults are those of diffusers' AutoencoderKL where a released file relies on them: sd-vae-ft-* has no
// scaling_factor, files in the latent-diffusion naming have no config.json at all.
struct Config {
  double scaling_factor = 0.18215;
  uint32_t norm_groups = 32;     // norm_num_groups
  uint32_t sample_size = 512;    // pixels of a tile's side; diffusers' own default of 32 is not meant for use
};

// `json` is the text, `name` the file for messages. Throws t2x::Error when it is not JSON, a value is out of
// range, or it asks for something this autoencoder does not do.
Config parse_config(const std::string& json, const std::string& name);

// config.json of the folder `model`, or of the folder of the file `model`; the defaults when there is none.
Config read_config(const std::filesystem::path& model);

}  // namespace kl
