// Safetensors headers and shard indices of any bytes: parsed, or refused with a Failure of the user's side.
#include "status/failure.hpp"
#include "weights/safetensors.hpp"
#include "weights/weight_endings.hpp"
#include "weights/weight_index.hpp"
#include <cstdlib>

namespace {

// What the parser promises of a header that it accepts.
void check(const t2x::SafetensorsHeader& header, uint64_t file_bytes) {
  uint64_t end = 0;
  for (const t2x::StoredTensor& tensor : header.tensors) {
    if (tensor.offset < end || tensor.bytes > file_bytes || tensor.offset > file_bytes - tensor.bytes) std::abort();
    if (tensor.dims.rank > T2X_MAX_RANK || tensor.name.find('\0') != std::string::npos) std::abort();
    end = tensor.offset + tensor.bytes;
  }
}

void check(const std::map<std::string, std::string>& index) {
  for (const auto& [tensor, file] : index)
    if (file.find('/') != std::string::npos || !t2x::is_weight_file_name(file)) std::abort();
}

template <class Action>
void refuse_or_pass(const Action& action) {
  try {
    action();
  } catch (const t2x::Failure& failure) {
    if (failure.side != t2x::Side::User) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto* bytes = reinterpret_cast<const std::byte*>(data);
  refuse_or_pass([&] { check(t2x::parse_safetensors({bytes, size}, "fuzz"), size); });
  const std::string text(reinterpret_cast<const char*>(data), size);
  refuse_or_pass([&] { check(t2x::parse_weight_index(text, "fuzz")); });
  // The same bytes as a header whose length fits, so that the JSON is reached without guessing eight bytes.
  std::string file(8, '\0');
  for (int i = 0; i < 8; ++i) file[static_cast<size_t>(i)] = static_cast<char>(uint64_t{size} >> (8 * i) & 0xFF);
  file += text + std::string(64, 'x');
  refuse_or_pass([&] {
    check(t2x::parse_safetensors({reinterpret_cast<const std::byte*>(file.data()), file.size()}, "fuzz"), file.size());
  });
  return 0;
}
