#include "config.hpp"
#include <nlohmann/json.hpp>
#include <t2x/error.hpp>
#include <cmath>
#include <fstream>
#include <sstream>

namespace t5 {
namespace {

constexpr uintmax_t kMaxBytes = 1u << 20;  // a config.json has about 700 bytes

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

uint32_t integer(const nlohmann::json& object, const std::string& file, const char* key, uint32_t otherwise,
                 uint32_t min, uint32_t max) {
  const double value = number(object, file, key, otherwise, min, max);
  if (value != std::floor(value)) refuse(file, std::string(key) + " must be a whole number");
  return static_cast<uint32_t>(value);
}

}  // namespace

Config parse_config(const std::string& json, const std::string& name) {
  const nlohmann::json parsed = nlohmann::json::parse(json, nullptr, false);
  if (!parsed.is_object()) refuse(name, "is not a JSON object");
  Config config;
  if (parsed.contains("num_heads")) config.heads = integer(parsed, name, "num_heads", 0, 1, 1024);
  config.max_distance = integer(parsed, name, "relative_attention_max_distance", config.max_distance, 2, 1u << 20);
  config.positions = integer(parsed, name, "n_positions", config.positions, 1, 1u << 20);
  config.eps = number(parsed, name, "layer_norm_epsilon", config.eps, 0, 1);
  const auto feed = parsed.find("feed_forward_proj");
  if (feed != parsed.end() && !feed->is_null() && *feed != "gated-gelu")
    refuse(name, "feed_forward_proj is " + feed->dump() + "; this encoder computes \"gated-gelu\", that of T5 1.1",
           T2X_UNSUPPORTED);
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

}  // namespace t5
