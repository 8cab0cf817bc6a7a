// host/weights/safetensors.hpp - what a safetensors file holds: its tensors' names, types, shapes and places.
//
// Layout of a file: u64 little-endian N; N bytes of JSON, {"name": {"dtype", "shape", "data_offsets"}, ...,
// "__metadata__": {text: text}}; then the data, which the tensors cover without gaps or overlaps.
#pragma once
#include "weights/stored_tensor.hpp"
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace t2x {

struct SafetensorsHeader {
  std::vector<StoredTensor> tensors;            // in the order of their data
  std::map<std::string, std::string> metadata;  // "__metadata__"
};

// A header longer than this is refused, as the format's own library does.
inline constexpr uint64_t kMaxHeaderBytes = 100'000'000;

// Checks everything that can be checked without reading the data. `file` is the whole file; `name` begins every
// message. Throws Side::User.
SafetensorsHeader parse_safetensors(std::span<const std::byte> file, const std::string& name);

}  // namespace t2x
