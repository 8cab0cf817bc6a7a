#include "config.hpp"
#include <nlohmann/json.hpp>
#include <t2x/error.hpp>
#include <cmath>
#include <fstream>
#include <sstream>

namespace clap {
namespace {

constexpr uintmax_t kMaxBytes = 1u << 20;  // a config.json has about 600 bytes

[[noreturn]] void refuse(const std::string& file, const std::string& why, t2x_status status = T2X_BAD_MODEL) {
  throw t2x::Error("'" + file + "': " + why, status);
}

// A key that is absent or null keeps its default.
double number(const nlohmann::json& object, const std::string& file, const char* key, double otherwise, double min,
              double max) {
  const auto it = object.find(key);
  if (it == object.end() || it->is_null()) return otherwise;
  const double value = it->is_number() ? it->get<double>() : NAN;
  if (value >= min && value <= max) return value;
  std::ostringstream why;
  why << key << " must be a number from " << min << " to " << max;
  refuse(file, why.str());
}

void require_text(const nlohmann::json& object, const std::string& file, const char* key, const char* wanted) {
  const auto it = object.find(key);
  if (it == object.end() || it->is_null() || *it == wanted) return;
  refuse(file, std::string(key) + " is " + it->dump() + "; this encoder computes \"" + wanted + "\"", T2X_UNSUPPORTED);
}

}  // namespace

Config parse_config(const std::string& json, const std::string& name) {
  const nlohmann::json parsed = nlohmann::json::parse(json, nullptr, false);
  if (!parsed.is_object()) refuse(name, "is not a JSON object");
  Config config;
  const double heads = number(parsed, name, "num_attention_heads", 0, 1, 1024);
  if (heads != std::floor(heads)) refuse(name, "num_attention_heads must be a whole number");
  config.heads = static_cast<uint32_t>(heads);
  config.eps = number(parsed, name, "layer_norm_eps", config.eps, 0, 1);
  require_text(parsed, name, "hidden_act", "gelu");
  require_text(parsed, name, "position_embedding_type", "absolute");
  return config;
}

Config read_config(const std::filesystem::path& folder) {
  const std::filesystem::path file = folder / "config.json";
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return {};
  const uintmax_t bytes = std::filesystem::file_size(file, error);
  if (error) refuse(file.string(), "cannot be read: " + error.message());
  if (bytes > kMaxBytes) refuse(file.string(), "has " + std::to_string(bytes) + " bytes, too many for a config");
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return parse_config(text.str(), file.string());
}

}  // namespace clap
