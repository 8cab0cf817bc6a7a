#include "weights/write_safetensors.hpp"
#include <nlohmann/json.hpp>
#include <t2x/shape.hpp>
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>

namespace t2x {
namespace {

constexpr uint64_t kPiece = 4u << 20;   // bytes converted at once

const char* stored_name(t2x_dtype dtype) {
  switch (dtype) {
    case T2X_F32: return "F32";
    case T2X_F16: return "F16";
    case T2X_BF16: return "BF16";
    case T2X_I32: return "I32";
    case T2X_I64: return "I64";
    case T2X_U8: return "U8";
    default: return "BOOL";
  }
}

std::string header_of(const std::vector<TensorToWrite>& tensors, const std::map<std::string, std::string>& metadata) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  if (!metadata.empty()) json["__metadata__"] = metadata;
  uint64_t at = 0;
  for (const TensorToWrite& t : tensors) {
    const t2x_dims& d = t.value.dims;
    json[t.name] = {{"dtype", stored_name(d.dtype)},
                    {"shape", std::vector<uint32_t>(d.d, d.d + d.rank)},
                    {"data_offsets", {at, at + bytes(d)}}};
    at += bytes(d);
  }
  std::string text = json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  text.resize((text.size() + 7) / 8 * 8, ' ');
  return text;
}

}  // namespace

int write_safetensors(const std::filesystem::path& path, const std::vector<TensorToWrite>& tensors,
                      const std::map<std::string, std::string>& metadata) {
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "wb"), &std::fclose);
  if (!file) return errno;
  const std::string header = header_of(tensors, metadata);
  std::byte length[8];
  for (int i = 0; i < 8; ++i) length[i] = static_cast<std::byte>(header.size() >> (8 * i));
  auto put = [&](const void* data, size_t size) { return std::fwrite(data, 1, size, file.get()) == size; };
  if (!put(length, sizeof length) || !put(header.data(), header.size())) return errno;
  std::vector<std::byte> piece;
  for (const TensorToWrite& t : tensors) {
    const uint64_t total = bytes(t.value.dims);
    for (uint64_t first = 0; first < total; first += kPiece) {
      piece.resize(std::min(kPiece, total - first));
      t.value.fill(piece.data(), first, piece.size());
      if (!put(piece.data(), piece.size())) return errno;
    }
  }
  return std::fclose(file.release()) == 0 ? 0 : errno;
}

}  // namespace t2x
