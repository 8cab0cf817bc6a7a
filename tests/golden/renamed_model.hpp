// renamed_model.hpp - an f32 safetensors file again: tensors under other names, left out or changed.
#pragma once
#include "reference_case.hpp"
#include <functional>

namespace t2x::golden {

using Rename = std::function<std::string(const std::string& name)>;
using Change = std::function<Array(const std::string& name, Array tensor)>;

// `renamed` gives each tensor's new name, "" for one that is left out; `changed` what it becomes.
inline void write_renamed(const fs::path& from, const fs::path& to, const Rename& renamed,
                          const Change& changed = [](const std::string&, Array tensor) { return tensor; }) {
  std::ifstream in(from, std::ios::binary);
  uint64_t length = 0;
  in.read(reinterpret_cast<char*>(&length), sizeof length);
  std::string text(length, '\0');
  in.read(text.data(), static_cast<std::streamsize>(length));
  const std::string data((std::istreambuf_iterator<char>(in)), {});
  Json header;
  std::string kept;
  const Json stored = Json::parse(text);
  for (const auto& [name, tensor] : stored.items()) {
    if (name == "__metadata__" || renamed(name).empty()) continue;
    const uint64_t first = tensor["data_offsets"][0], end = tensor["data_offsets"][1];
    Array array{tensor["shape"], std::vector<float>((end - first) / sizeof(float))};
    std::memcpy(array.values.data(), data.data() + first, end - first);
    array = changed(name, std::move(array));
    const uint64_t bytes = array.values.size() * sizeof(float);
    header[renamed(name)] = {
        {"dtype", "F32"}, {"shape", array.shape}, {"data_offsets", {kept.size(), kept.size() + bytes}}};
    kept.append(reinterpret_cast<const char*>(array.values.data()), bytes);
  }
  text = header.dump();
  text.append((8 - text.size() % 8) % 8, ' ');
  length = text.size();
  std::ofstream out(to, std::ios::binary);
  out.write(reinterpret_cast<const char*>(&length), sizeof length) << text << kept;
  if (!out.flush()) throw std::runtime_error("cannot write " + to.string());
}

// Every element within `share` of the largest magnitude of what is expected.
inline void expect_near_scale(const Array& got, const Array& expected, double share, const std::string& what) {
  double scale = 0;
  for (const float value : expected.values) scale = std::max(scale, std::abs(double(value)));
  expect_close(got, expected, {share * scale, 0}, what);
}

}  // namespace t2x::golden
