// stored_weights.hpp - copies of a safetensors file with other names, values or tensors, to test what a model is read
// from.
#pragma once
#include "reference_case.hpp"
#include "stored_tensor.hpp"
#include <functional>
#include <map>

namespace t2x::golden {

using StoredWeights = std::map<std::string, Stored>;

inline StoredWeights read_weights(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  uint64_t length = 0;
  std::memcpy(&length, bytes.data(), sizeof length);
  const Json header = Json::parse(bytes.substr(sizeof length, length));
  StoredWeights weights;
  for (const auto& [name, entry] : header.items()) {
    if (name == "__metadata__") continue;
    const uint64_t begin = entry["data_offsets"][0], end = entry["data_offsets"][1];
    weights[name] = {entry["dtype"], entry["shape"], bytes.substr(sizeof length + length + begin, end - begin)};
  }
  return weights;
}

inline void write_weights(const fs::path& path, const StoredWeights& weights) {
  Json header;
  std::string data;
  for (const auto& [name, stored] : weights) {
    header[name] = {{"dtype", stored.dtype}, {"shape", stored.shape},
                    {"data_offsets", {data.size(), data.size() + stored.bytes.size()}}};
    data += stored.bytes;
  }
  std::string text = header.dump();
  text.append((8 - text.size() % 8) % 8, ' ');
  const uint64_t length = text.size();
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char*>(&length), sizeof length) << text << data;
  if (!out.flush()) throw std::runtime_error("cannot write " + path.string());
}

inline StoredWeights renamed(const StoredWeights& weights,
                             const std::function<std::string(const std::string&)>& rename) {
  StoredWeights result;
  for (const auto& [name, stored] : weights) result[rename(name)] = stored;
  return result;
}

// Each number of each f32 tensor becomes change(name, index, value).
inline StoredWeights changed(StoredWeights weights,
                             const std::function<float(const std::string&, size_t, float)>& change) {
  for (auto& [name, stored] : weights) {
    std::vector<float> values(stored.bytes.size() / sizeof(float));
    std::memcpy(values.data(), stored.bytes.data(), stored.bytes.size());
    for (size_t i = 0; i < values.size(); ++i) values[i] = change(name, i, values[i]);
    stored.bytes = bytes_of(values);
  }
  return weights;
}

// An f32 tensor of numbers between -1 and 1 that look like noise.
inline Stored noise_like(std::vector<uint64_t> shape) {
  uint64_t count = 1;
  for (const uint64_t size : shape) count *= size;
  std::vector<float> values(count);
  for (size_t i = 0; i < count; ++i) values[i] = static_cast<float>(std::sin(1 + 12.9898 * double(i)));
  return {"F32", std::move(shape), bytes_of(values)};
}

}  // namespace t2x::golden
