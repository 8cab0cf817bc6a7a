// safetensors.hpp - writes a .safetensors file: an 8-byte length, a JSON header, the tensors' bytes.
#pragma once
#include <t2x/shape.hpp>
#include <string>
#include <vector>

namespace core {

struct NamedTensor {
  std::string name;              // UTF-8, unique in its file
  t2x_dims dims{};               // F32 or I32
  std::vector<std::byte> data;   // little-endian, t2x::bytes(dims) of them
};

// The file's first part: length and header, padded with spaces to a multiple of 8 bytes. `metadata` ("" = none)
// goes under "__metadata__" / "t2x.pipeline".
std::string safetensors_header(const std::vector<NamedTensor>& tensors, const std::string& metadata);

// Writes `path` through a temporary file beside it: a reader sees the old file or the whole new one, and nothing
// stays after a failure. Throws t2x::Error (T2X_BAD_FILE) with the system's reason.
void write_safetensors(const std::string& path, const std::vector<NamedTensor>& tensors, const std::string& metadata);

}  // namespace core
