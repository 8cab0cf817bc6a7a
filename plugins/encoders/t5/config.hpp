// config.hpp - what does config.json say that the tensor shapes do not?
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

namespace t5 {

// The defaults are those of the reference's T5Config, which every release keeps.
struct Config {
  uint32_t heads = 0;            // num_heads; 0 = not stated. The shapes tell, this must agree.
  uint32_t max_distance = 128;   // relative_attention_max_distance, tokens
  uint32_t positions = 512;      // n_positions: the longest row it was trained on, tokens; nothing breaks beyond it
  double eps = 1e-6;             // layer_norm_epsilon
};

// `json` is the text, `name` the file for messages. Throws t2x::Error when it is not JSON, a value is out of range, or
// it asks for a feed-forward layer that this encoder does not compute.
Config parse_config(const std::string& json, const std::string& name);

// Reads `folder`/config.json; the defaults when there is none, as beside a checkpoint that holds several models.
Config read_config(const std::filesystem::path& folder);

}  // namespace t5
