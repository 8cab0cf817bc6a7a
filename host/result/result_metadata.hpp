// host/result/result_metadata.hpp - what a result says about how it was made, and how to make it again.
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace t2x {

// Under this key writers embed the metadata: a PNG's text keyword, an entry of a safetensors file's "__metadata__", the
// beginning of a sound's comment ("t2x.pipeline=...").
inline constexpr const char* kMetadataKey = "t2x.pipeline";

// No date and no path of this machine's plugins: the same run gives the same file, bit for bit.
struct ResultMetadata {
  struct Plugin {
    std::string name, version;
    std::map<std::string, uint32_t> nodes;  // those that took part, and their revisions
  };
  std::string pipeline;  // the resolved pipeline, TOML
  std::map<std::string, std::string, std::less<>> inputs;
  uint64_t seed = 0;
  std::string version;  // T2X's
  std::vector<Plugin> plugins;
  std::string device, driver;  // driver with its version
};

// One line of JSON in ASCII, so that every file format can hold it.
std::string to_text(const ResultMetadata& metadata);

// Throws Side::User when `text` is not what to_text makes; `file` begins the message. Fields that a later version has
// added are passed over.
ResultMetadata parse_result_metadata(const std::string& text, const std::string& file);

// The metadata of a result: a PNG, WAV, FLAC, Ogg or safetensors file. Throws Side::User when it carries none.
ResultMetadata read_result_metadata(const std::filesystem::path& file);

}  // namespace t2x
