// config.hpp - what does config.json say that the tensor shapes do not?
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

namespace llama {

// The defaults are those of the reference's LlamaConfig.
struct Config {
  uint32_t heads = 0;             // num_attention_heads; required
  uint32_t kv_heads = 0;          // num_key_value_heads; 0 = not stated
  uint32_t max_positions = 2048;  // max_position_embeddings, tokens
  double eps = 1e-6;              // rms_norm_eps
  double rope_theta = 10000;
};

// `json` is the text, `name` the file for messages. Throws t2x::Error when it is not JSON, a value is out
// of range, or it asks for something this encoder does not do (another activation, scaled RoPE).
Config parse_config(const std::string& json, const std::string& name);

// Reads `folder`/config.json.
Config read_config(const std::filesystem::path& folder);

}  // namespace llama
