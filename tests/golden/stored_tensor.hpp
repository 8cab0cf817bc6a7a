// stored_tensor.hpp - a safetensors file with one tensor of any element type, named "x".
#pragma once
#include <nlohmann/json.hpp>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace t2x::golden {

struct Stored {
  std::string dtype;             // as in the file: "F32", "I64"
  std::vector<uint64_t> shape;
  std::string bytes;
};

template <class T> std::string bytes_of(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

inline void write_stored(const std::filesystem::path& path, const Stored& tensor) {
  const nlohmann::json header{
      {"x", {{"dtype", tensor.dtype}, {"shape", tensor.shape}, {"data_offsets", {0, tensor.bytes.size()}}}}};
  std::string text = header.dump();
  text.append((8 - text.size() % 8) % 8, ' ');
  const uint64_t length = text.size();
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char*>(&length), sizeof length) << text << tensor.bytes;
  if (!out.flush()) throw std::runtime_error("cannot write " + path.string());
}

}  // namespace t2x::golden
