// config.hpp - what does BERT's config.json say that the tensor shapes do not?
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

namespace clap {

// The defaults are those of the reference's BertConfig.
struct Config {
  uint32_t heads = 0;            // num_attention_heads; 0 = not stated
  double eps = 1e-12;            // layer_norm_eps, of BERT; the projection's is 1e-5
};

// `json` is the text, `name` the file for messages. Throws t2x::Error when it is not JSON, a value is out of range, or
// it asks for something this encoder does not do (another activation, relative positions).
Config parse_config(const std::string& json, const std::string& name);

// Reads `folder`/config.json; the defaults when there is none.
Config read_config(const std::filesystem::path& folder);

}  // namespace clap
