#include "result/result_metadata.hpp"
#include "result/png_metadata.hpp"
#include "result/sound_metadata.hpp"
#include "status/failure.hpp"
#include "weights/model_files.hpp"
#include "weights/strict_json.hpp"
#include <algorithm>
#include <optional>
#include <set>

namespace t2x {
namespace {

using Json = nlohmann::json;

Json plugins_json(const std::vector<ResultMetadata::Plugin>& plugins) {
  Json list = Json::array();
  for (const auto& plugin : plugins)
    list.push_back({{"name", plugin.name}, {"version", plugin.version}, {"nodes", plugin.nodes}});
  return list;
}

std::optional<std::string> embedded_text(const std::filesystem::path& file) {
  static const std::set<std::string> sounds = {".wav", ".flac", ".ogg"};
  std::string ending = file.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  if (sounds.contains(ending)) return read_sound_text(file, kMetadataKey);
  if (ending != ".safetensors") return read_png_text(file, kMetadataKey);
  const auto model = ModelFile::open(file);
  auto entry = model->metadata().find(kMetadataKey);
  return entry == model->metadata().end() ? std::nullopt : std::optional(entry->second);
}

}  // namespace

std::string to_text(const ResultMetadata& metadata) {
  const Json json = {{"pipeline", metadata.pipeline},
                     {"inputs", metadata.inputs},
                     {"seed", metadata.seed},
                     {"t2x", metadata.version},
                     {"plugins", plugins_json(metadata.plugins)},
                     {"device", metadata.device},
                     {"driver", metadata.driver}};
  // Inputs may hold bytes that are not UTF-8; a result is not lost for that.
  return json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

ResultMetadata parse_result_metadata(const std::string& text, const std::string& file) {
  try {
    const Json json = parse_strict_json(text);
    ResultMetadata metadata;
    json.at("pipeline").get_to(metadata.pipeline);
    for (const auto& [name, value] : json.at("inputs").items()) metadata.inputs[name] = value.get<std::string>();
    json.at("seed").get_to(metadata.seed);
    json.at("t2x").get_to(metadata.version);
    json.at("device").get_to(metadata.device);
    json.at("driver").get_to(metadata.driver);
    for (const Json& plugin : json.at("plugins"))
      metadata.plugins.push_back({plugin.at("name"), plugin.at("version"), plugin.at("nodes")});
    return metadata;
  } catch (const std::exception& e) {  // JsonError, or nlohmann's for a field that is absent or of another type
    fail_user(file + ": its embedded pipeline is damaged: " + e.what());
  }
}

ResultMetadata read_result_metadata(const std::filesystem::path& file) {
  std::optional<std::string> text = embedded_text(file);
  if (!text)
    fail_user(file.string() +
              ": carries no T2X pipeline; it was not made by T2X, or a program has removed its metadata");
  return parse_result_metadata(*text, file.string());
}

}  // namespace t2x
