#include "config.hpp"
#include <nlohmann/json.hpp>
#include <t2x/error.hpp>
#include <cmath>
#include <fstream>
#include <sstream>

namespace llama {
namespace {

constexpr uintmax_t kMaxBytes = 1u << 20;  // a config.json has about 600 bytes

// One JSON object and the file it came from. A key that is absent or null keeps its default.
struct Reader {
  const nlohmann::json& object;
  const std::string& name;

  [[noreturn]] void refuse(const std::string& why, t2x_status status = T2X_BAD_MODEL) const {
    throw t2x::Error("'" + name + "': " + why, status);
  }
  const nlohmann::json* find(const char* key) const {
    const auto it = object.find(key);
    return it == object.end() || it->is_null() ? nullptr : &*it;
  }
  double number(const char* key, double otherwise, double min, double max) const {
    const nlohmann::json* value = find(key);
    if (!value) return otherwise;
    const double number = value->is_number() ? value->get<double>() : NAN;
    if (!(number >= min && number <= max)) {
      std::ostringstream why;
      why << key << " must be a number from " << min << " to " << max;
      refuse(why.str());
    }
    return number;
  }
  uint32_t integer(const char* key, uint32_t otherwise, uint32_t max) const {
    const double value = number(key, otherwise, 1, max);
    if (find(key) && value != std::floor(value)) refuse(std::string(key) + " must be a whole number");
    return static_cast<uint32_t>(value);
  }
};

}  // namespace

Config parse_config(const std::string& json, const std::string& name) {
  const nlohmann::json parsed = nlohmann::json::parse(json, nullptr, false);
  const Reader read{parsed, name};
  if (!parsed.is_object()) read.refuse("is not a JSON object");
  Config config;
  if (!read.find("num_attention_heads"))
    read.refuse("num_attention_heads is missing; the tensors alone do not tell the number of heads");
  config.heads = read.integer("num_attention_heads", 0, 1024);
  config.kv_heads = read.integer("num_key_value_heads", 0, 1024);
  config.max_positions = read.integer("max_position_embeddings", config.max_positions, 1u << 24);
  config.eps = read.number("rms_norm_eps", config.eps, 0, 1);
  config.rope_theta = read.number("rope_theta", config.rope_theta, 1, 1e12);
  if (const auto* act = read.find("hidden_act"); act && *act != "silu")
    read.refuse("hidden_act is " + act->dump() + "; this encoder computes \"silu\"", T2X_UNSUPPORTED);
  if (const auto* scaling = read.find("rope_scaling"))
    read.refuse("rope_scaling is " + scaling->dump() + "; this encoder computes plain RoPE", T2X_UNSUPPORTED);
  return config;
}

Config read_config(const std::filesystem::path& folder) {
  const std::filesystem::path file = folder / "config.json";
  std::error_code error;
  const uintmax_t bytes = std::filesystem::file_size(file, error);
  if (error) throw t2x::Error("'" + file.string() + "' cannot be read: " + error.message(), T2X_BAD_MODEL);
  if (bytes > kMaxBytes)
    throw t2x::Error("'" + file.string() + "' has " + std::to_string(bytes) + " bytes, too many for a config",
                     T2X_BAD_MODEL);
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return parse_config(text.str(), file.string());
}

}  // namespace llama
