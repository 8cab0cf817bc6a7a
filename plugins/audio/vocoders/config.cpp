#include "config.hpp"
#include <t2x/error.hpp>
#include <yaml-cpp/yaml.h>
#include <fstream>
#include <sstream>

namespace vocoders {
namespace {

constexpr uintmax_t kMaxBytes = 1u << 20;       // such a file has about 700 bytes
constexpr uint32_t kMaxStages = 12, kMaxBlocks = 16, kMaxRate = 64, kMaxKernel = 255, kMaxDilation = 4096;
constexpr uint32_t kMaxChannels = 1u << 16, kMaxUpsample = 1u << 16, kMaxSampleRate = 1'000'000;

[[noreturn]] void refuse(const std::string& name, const std::string& why, t2x_status status = T2X_BAD_MODEL) {
  throw t2x::Error("'" + name + "': " + why, status);
}

class Reader {
public:
  Reader(const YAML::Node& root, const std::string& name) : root_(root), name_(name) {}

  bool has(const char* key) const { return root_[key].IsDefined() && !root_[key].IsNull(); }
  uint32_t integer(const char* key, uint32_t max) const { return integer(required(key), key, max); }
  bool flag(const char* key, bool otherwise) const { return has(key) ? flag(key) : otherwise; }
  bool flag(const char* key) const {
    bool value = false;
    if (!YAML::convert<bool>::decode(required(key), value)) refuse(name_, std::string(key) + " must be true or false");
    return value;
  }
  std::string text(const char* key) const {
    const YAML::Node node = required(key);
    if (!node.IsScalar()) refuse(name_, std::string(key) + " must be a word");
    return node.Scalar();
  }
  std::vector<uint32_t> list(const char* key, uint32_t most, uint32_t max) const {
    return list(required(key), key, most, max);
  }
  std::vector<std::vector<uint32_t>> lists(const char* key, uint32_t most, uint32_t length, uint32_t max) const {
    std::vector<std::vector<uint32_t>> values;
    const YAML::Node outer = sequence(required(key), key, most);
    for (const YAML::Node& inner : outer) {
      values.push_back(list(inner, key, kMaxBlocks, max));
      if (values.back().size() != length)
        refuse(name_, std::string(key) + " must have " + std::to_string(length) + " numbers for each kernel");
    }
    return values;
  }

private:
  YAML::Node required(const char* key) const {
    if (!has(key)) refuse(name_, std::string("has no ") + key);
    return root_[key];
  }
  YAML::Node sequence(const YAML::Node& node, const char* key, uint32_t most) const {
    if (!node.IsSequence() || node.size() == 0 || node.size() > most)
      refuse(name_, std::string(key) + " must be a list of 1 to " + std::to_string(most) + " entries");
    return node;
  }
  std::vector<uint32_t> list(const YAML::Node& node, const char* key, uint32_t most, uint32_t max) const {
    std::vector<uint32_t> values;
    const YAML::Node entries = sequence(node, key, most);
    for (const YAML::Node& entry : entries) values.push_back(integer(entry, key, max));
    return values;
  }
  uint32_t integer(const YAML::Node& node, const char* key, uint32_t max) const {
    int64_t value = 0;
    if (!node.IsScalar() || !YAML::convert<int64_t>::decode(node, value) || value < 1 || value > max)
      refuse(name_, std::string(key) + " must be made of whole numbers from 1 to " + std::to_string(max));
    return static_cast<uint32_t>(value);
  }

  const YAML::Node& root_;
  const std::string& name_;
};

void read_sizes(const Reader& read, const std::string& name, Config& config) {
  const std::string resblock = read.text("resblock");
  if (resblock != "1" && resblock != "2")
    refuse(name, "resblock is '" + resblock + "'; the residual blocks '1' and '2' are known", T2X_UNSUPPORTED);
  config.resblock = resblock == "1" ? 1 : 2;
  config.initial_channels = read.integer("upsample_initial_channel", kMaxChannels);
  config.rates = read.list("upsample_rates", kMaxStages, kMaxRate);
  config.rate_kernels = read.list("upsample_kernel_sizes", kMaxStages, kMaxKernel);
  if (config.rate_kernels.size() != config.rates.size())
    refuse(name, "upsample_kernel_sizes must have as many entries as upsample_rates");
  uint64_t total = 1;
  for (size_t i = 0; i < config.rates.size(); ++i) {
    total *= config.rates[i];
    if (config.rate_kernels[i] < config.rates[i])
      refuse(name, "upsample_kernel_sizes: a kernel is shorter than its rate");
    if (total > kMaxUpsample) refuse(name, "upsample_rates multiply to more than " + std::to_string(kMaxUpsample));
  }
  if (config.channels(config.rates.size() - 1) == 0)
    refuse(name, "upsample_initial_channel cannot be halved " + std::to_string(config.rates.size()) + " times");
  config.kernels = read.list("resblock_kernel_sizes", kMaxBlocks, kMaxKernel);
  for (const uint32_t kernel : config.kernels)
    if (kernel % 2 == 0) refuse(name, "resblock_kernel_sizes must be odd");
  config.dilations = read.lists("resblock_dilation_sizes", kMaxBlocks, config.resblock == 1 ? 3 : 2, kMaxDilation);
  if (config.dilations.size() != config.kernels.size())
    refuse(name, "resblock_dilation_sizes must have as many entries as resblock_kernel_sizes");
}

void read_snake(const Reader& read, const std::string& name, Config& config) {
  const std::string activation = read.text("activation");
  if (activation != "snake" && activation != "snakebeta")
    refuse(name, "activation is '" + activation + "'; 'snake' and 'snakebeta' are known", T2X_UNSUPPORTED);
  config.beta = activation == "snakebeta";
  config.logscale = read.flag("snake_logscale");
  config.mels = read.integer("num_mels", kMaxChannels);
  config.tanh = read.flag("use_tanh_at_final", true);
  config.bias = read.flag("use_bias_at_final", true);
}

}  // namespace

Config parse_config(const std::string& text, const std::string& name, Family family) {
  Config config;
  config.family = family;
  try {
    const YAML::Node root = YAML::Load(text);
    if (!root.IsMap()) refuse(name, "is not a map of names to values");
    const Reader read(root, name);
    read_sizes(read, name, config);
    if (family == Family::BigVgan) read_snake(read, name, config);
    else if (read.has("num_mels")) config.mels = read.integer("num_mels", kMaxChannels);
    if (read.has("sampling_rate")) config.sample_rate = read.integer("sampling_rate", kMaxSampleRate);
  } catch (const YAML::Exception& error) {
    refuse(name, error.what());
  }
  return config;
}

Config read_config(const std::filesystem::path& model, Family family) {
  const std::filesystem::path folder = std::filesystem::is_directory(model) ? model : model.parent_path();
  std::filesystem::path file = folder / "args.yml";
  if (!std::filesystem::exists(file)) file = folder / "config.json";
  if (!std::filesystem::exists(file))
    refuse(folder.string(), "has neither args.yml nor config.json; put the vocoder's beside its weights");
  std::error_code error;
  const uintmax_t bytes = std::filesystem::file_size(file, error);
  if (error) refuse(file.string(), "cannot be read: " + error.message());
  if (bytes > kMaxBytes) refuse(file.string(), "has " + std::to_string(bytes) + " bytes, too many for a config");
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return parse_config(text.str(), file.string(), family);
}

}  // namespace vocoders
