// renamed_weights.hpp - copies of a safetensors file with other names or other values, to test what a model is read from.
#pragma once
#include "reference_case.hpp"
#include "stored_tensor.hpp"
#include <functional>

namespace t2x::golden {

struct SafetensorsText {
  Json header;
  std::string data;
};

inline SafetensorsText read_safetensors(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  uint64_t length = 0;
  std::memcpy(&length, bytes.data(), sizeof length);
  return {Json::parse(bytes.substr(sizeof length, length)), bytes.substr(sizeof length + length)};
}

inline void write_safetensors(const fs::path& path, const SafetensorsText& file) {
  std::string text = file.header.dump();
  text.append((8 - text.size() % 8) % 8, ' ');
  const uint64_t length = text.size();
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char*>(&length), sizeof length) << text << file.data;
  if (!out.flush()) throw std::runtime_error("cannot write " + path.string());
}

// `more`: names of further tensors, scalars of value 1.
inline void rename_weights(const fs::path& from, const fs::path& to,
                           const std::function<std::string(const std::string&)>& rename,
                           const std::vector<std::string>& more = {}) {
  SafetensorsText file = read_safetensors(from);
  Json header;
  for (const auto& [name, entry] : file.header.items())
    header[name == "__metadata__" ? name : rename(name)] = entry;
  for (const std::string& name : more) {
    const uint64_t at = file.data.size();
    file.data += bytes_of(std::vector<float>{1});
    header[name] = {{"dtype", "F32"}, {"shape", Json::array()}, {"data_offsets", {at, file.data.size()}}};
  }
  write_safetensors(to, {header, file.data});
}

// Each number of each f32 tensor becomes change(name, index, value).
inline void change_weights(const fs::path& from, const fs::path& to,
                           const std::function<float(const std::string&, size_t, float)>& change) {
  SafetensorsText file = read_safetensors(from);
  for (const auto& [name, entry] : file.header.items()) {
    if (name == "__metadata__") continue;
    const uint64_t begin = entry["data_offsets"][0], end = entry["data_offsets"][1];
    std::vector<float> values((end - begin) / sizeof(float));
    std::memcpy(values.data(), file.data.data() + begin, end - begin);
    for (size_t i = 0; i < values.size(); ++i) values[i] = change(name, i, values[i]);
    std::memcpy(file.data.data() + begin, values.data(), end - begin);
  }
  write_safetensors(to, file);
}

}  // namespace t2x::golden
