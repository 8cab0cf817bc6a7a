#include "config.hpp"
#include <nlohmann/json.hpp>
#include <t2x/error.hpp>
#include <cmath>
#include <fstream>
#include <sstream>

namespace kl {
namespace {

constexpr uintmax_t kMaxBytes = 1u << 20;  // a config.json has about 600 bytes

[[noreturn]] void refuse(const std::string& name, const std::string& why, t2x_status status = T2X_BAD_MODEL) {
  throw t2x::Error("'" + name + "': " + why, status);
}

// One value of the file; an absent or null one keeps its default.
struct Value {
  const nlohmann::json& object;
  const std::string& file;
  const char* key;

  double number(double otherwise, double min, double max) const {
    auto it = object.find(key);
    if (it == object.end() || it->is_null()) return otherwise;
    // diffusers writes a list for samples that are not square, and makes square tiles of its first number.
    const nlohmann::json& value = it->is_array() && !it->empty() ? it->front() : *it;
    const double number = value.is_number() ? value.get<double>() : NAN;
    if (number >= min && number <= max) return number;
    std::ostringstream why;
    why << key << " must be a number from " << min << " to " << max;
    refuse(file, why.str());
  }
  uint32_t integer(uint32_t otherwise, uint32_t max) const {
    const double value = number(otherwise, 1, max);
    if (value != std::floor(value)) refuse(file, std::string(key) + " must be a whole number");
    return static_cast<uint32_t>(value);
  }
};

}  // namespace

Config parse_config(const std::string& json, const std::string& name) {
  const nlohmann::json object = nlohmann::json::parse(json, nullptr, false);
  if (!object.is_object()) refuse(name, "is not a JSON object");
  Config config;
  config.scaling_factor = Value{object, name, "scaling_factor"}.number(config.scaling_factor, 1e-4, 1e4);
  config.norm_groups = Value{object, name, "norm_num_groups"}.integer(config.norm_groups, 4096);
  config.sample_size = Value{object, name, "sample_size"}.integer(config.sample_size, 1u << 16);
  if (const auto act = object.find("act_fn"); act != object.end() && *act != "silu")
    refuse(name, "act_fn is " + act->dump() + "; this autoencoder computes \"silu\"", T2X_UNSUPPORTED);
  if (const auto shift = object.find("shift_factor"); shift != object.end() && !shift->is_null() && *shift != 0)
    refuse(name, "shift_factor is " + shift->dump() + "; latents with a shift are not handled", T2X_UNSUPPORTED);
  return config;
}

Config read_config(const std::filesystem::path& model) {
  const std::filesystem::path folder = std::filesystem::is_directory(model) ? model : model.parent_path();
  const std::filesystem::path file = folder / "config.json";
  if (!std::filesystem::exists(file)) return {};
  std::error_code error;
  const uintmax_t bytes = std::filesystem::file_size(file, error);
  if (error) refuse(file.string(), "cannot be read: " + error.message());
  if (bytes > kMaxBytes) refuse(file.string(), "has " + std::to_string(bytes) + " bytes, too many for a config");
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return parse_config(text.str(), file.string());
}

}  // namespace kl
