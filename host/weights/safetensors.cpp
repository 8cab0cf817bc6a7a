#include "weights/safetensors.hpp"
#include "status/failure.hpp"
#include "weights/strict_json.hpp"
#include <algorithm>
#include <string_view>

namespace t2x {
namespace {

using Json = nlohmann::json;

struct StoredType {
  std::string_view name;
  uint32_t bits;
  t2x_dtype dtype;
};
// All types of the format. Those without a t2x_dtype may be in a file as long as nobody asks for them.
constexpr StoredType kTypes[] = {
    {"F32", 32, T2X_F32},         {"F16", 16, T2X_F16},         {"BF16", 16, T2X_BF16},
    {"I64", 64, T2X_I64},         {"I32", 32, T2X_I32},         {"U8", 8, T2X_U8},
    {"BOOL", 8, T2X_BOOL},        {"F64", 64, T2X_NO_DTYPE},    {"I16", 16, T2X_NO_DTYPE},
    {"I8", 8, T2X_NO_DTYPE},      {"U16", 16, T2X_NO_DTYPE},    {"U32", 32, T2X_NO_DTYPE},
    {"U64", 64, T2X_NO_DTYPE},    {"C64", 64, T2X_NO_DTYPE},    {"F8_E4M3", 8, T2X_NO_DTYPE},
    {"F8_E5M2", 8, T2X_NO_DTYPE}, {"F4", 4, T2X_NO_DTYPE},      {"F8_E8M0", 8, T2X_NO_DTYPE},
    {"F6_E2M3", 6, T2X_NO_DTYPE}, {"F6_E3M2", 6, T2X_NO_DTYPE},
};

// One file being read: its name for messages and the extent of its data.
struct Reader {
  const std::string& file;
  uint64_t data_begin = 0, data_bytes = 0;

  [[noreturn]] void fail(const std::string& why) const { fail_user(file + ": " + why); }
  [[noreturn]] void fail(const StoredTensor& t, const std::string& why) const {
    fail("tensor " + in_quotes(t.name) + ": " + why);
  }
};

std::string bytes_text(uint64_t bytes) { return std::to_string(bytes) + (bytes == 1 ? " byte" : " bytes"); }

// What the first bytes look like when they are no safetensors at all, as a sentence; "" when they may be.
std::string other_kind(std::string_view begin) {
  if (begin.starts_with("version https://git-lfs"))
    return "this is a Git LFS pointer, not the weights; fetch the file itself (git lfs pull)";
  if (begin.starts_with("<!") || begin.starts_with("<html"))
    return "this is a web page, not weights; download the file again";
  if (begin.size() > 1 && begin[0] == '\x80' && begin[1] <= 5)
    return "this is a plain Python pickle, neither safetensors nor what torch.save writes; save its tensors with "
           "torch.save";
  if (begin.starts_with("GGUF"))
    return "this is a GGUF file, not safetensors; T2X reads safetensors and PyTorch checkpoints only";
  return "";
}

// The JSON text, after the length has been checked against the file.
std::string_view header_text(std::span<const std::byte> file, Reader& reader) {
  std::string_view all(reinterpret_cast<const char*>(file.data()), file.size());
  if (all.size() < 8) reader.fail("the file has " + bytes_text(all.size()) + ": it is truncated; download it again");
  uint64_t length = 0;
  for (int i = 7; i >= 0; --i) length = length << 8 | static_cast<uint8_t>(all[i]);
  if (length > kMaxHeaderBytes) {
    // Text and the magic numbers of other formats read as enormous lengths.
    if (std::string why = other_kind(all.substr(0, 32)); !why.empty()) reader.fail(why);
    reader.fail("the header says " + bytes_text(length) + ", at most " + std::to_string(kMaxHeaderBytes) +
                " are allowed: this is not a safetensors file, or it is damaged");
  }
  if (length > all.size() - 8)
    reader.fail("the header says " + bytes_text(length) + ", the file has " + std::to_string(all.size() - 8) +
                " after the length: the file is truncated; download it again");
  reader.data_begin = 8 + length;
  reader.data_bytes = all.size() - reader.data_begin;
  std::string_view text = all.substr(8, length);
  if (!text.starts_with('{')) reader.fail("the header does not begin with '{': this is not a safetensors file");
  return text;
}

Json header_json(std::string_view text, const Reader& reader) {
  try {
    return parse_strict_json(text);
  } catch (const JsonError& e) {
    reader.fail("the header is not valid, " + std::string(e.what()) + ": the file is damaged; download it again");
  }
}

const Json& member(const Json& entry, const char* key, const StoredTensor& tensor, const Reader& reader) {
  auto it = entry.find(key);
  if (it == entry.end()) reader.fail(tensor, std::string("has no \"") + key + "\"");
  return *it;
}

std::vector<uint64_t> unsigned_list(const Json& value, const char* key, const StoredTensor& tensor,
                                    const Reader& reader) {
  std::vector<uint64_t> numbers;
  if (!value.is_array()) reader.fail(tensor, std::string("\"") + key + "\" is not a list");
  for (const Json& number : value) {
    if (!number.is_number_unsigned())
      reader.fail(tensor, std::string("\"") + key + "\" holds something that is not a whole number of 0 or more");
    numbers.push_back(number.get<uint64_t>());
  }
  return numbers;
}

// Bits of one element; sets the types.
uint32_t read_dtype(const Json& value, StoredTensor& tensor, const Reader& reader) {
  if (!value.is_string()) reader.fail(tensor, "\"dtype\" is not a text");
  tensor.stored_dtype = value.get<std::string>();
  for (const StoredType& type : kTypes) {
    if (type.name != tensor.stored_dtype) continue;
    tensor.dims.dtype = type.dtype;
    return type.bits;
  }
  reader.fail(tensor, "dtype " + in_quotes(tensor.stored_dtype) + " is unknown");
}

// Number of elements; sets the shape.
uint64_t read_shape(const std::vector<uint64_t>& shape, StoredTensor& tensor, const Reader& reader) {
  if (shape.size() > T2X_MAX_RANK)
    reader.fail(tensor, "has " + std::to_string(shape.size()) + " dimensions, at most " + std::to_string(T2X_MAX_RANK) +
                            " are supported");
  tensor.dims.rank = static_cast<uint32_t>(shape.size());
  uint64_t elements = 1;
  for (uint32_t i = 0; i < tensor.dims.rank; ++i) {
    if (shape[i] > UINT32_MAX) reader.fail(tensor, "dimension " + std::to_string(shape[i]) + " is too large");
    tensor.dims.d[i] = static_cast<uint32_t>(shape[i]);
    if (__builtin_mul_overflow(elements, shape[i], &elements)) reader.fail(tensor, "the shape is too large");
  }
  return elements;
}

StoredTensor read_tensor(const std::string& name, const Json& entry, const Reader& reader) {
  StoredTensor tensor;
  tensor.name = name;
  // The C ABI hands names out as NUL-terminated text.
  if (name.find('\0') != std::string::npos) reader.fail(tensor, "the name holds a zero byte");
  if (!entry.is_object()) reader.fail(tensor, "is not described by an object");
  for (const auto& [key, value] : entry.items())
    if (key != "dtype" && key != "shape" && key != "data_offsets") reader.fail(tensor, "unknown key " + in_quotes(key));
  uint32_t bits = read_dtype(member(entry, "dtype", tensor, reader), tensor, reader);
  uint64_t elements =
      read_shape(unsigned_list(member(entry, "shape", tensor, reader), "shape", tensor, reader), tensor, reader);
  auto range = unsigned_list(member(entry, "data_offsets", tensor, reader), "data_offsets", tensor, reader);
  if (range.size() != 2 || range[0] > range[1]) reader.fail(tensor, "\"data_offsets\" is not [begin, end]");
  if (range[1] > reader.data_bytes)
    reader.fail(tensor, "ends at data byte " + std::to_string(range[1]) + ", the file has " +
                            std::to_string(reader.data_bytes) + ": the file is truncated; download it again");
  uint64_t size_bits = 0;
  bool too_large = __builtin_mul_overflow(elements, uint64_t{bits}, &size_bits);
  tensor.offset = reader.data_begin + range[0];
  tensor.bytes = range[1] - range[0];
  if (too_large || (size_bits + 7) / 8 != tensor.bytes)
    reader.fail(tensor, "its shape and dtype need " + (too_large ? "too many bytes" : bytes_text((size_bits + 7) / 8)) +
                            ", its data has " + std::to_string(tensor.bytes));
  return tensor;
}

void read_metadata(const Json& value, SafetensorsHeader& header, const Reader& reader) {
  if (!value.is_object()) reader.fail("\"__metadata__\" is not an object");
  for (const auto& [key, text] : value.items()) {
    if (!text.is_string()) reader.fail("\"__metadata__\": the value of " + in_quotes(key) + " is not a text");
    header.metadata[key] = text.get<std::string>();
  }
}

// Sorts by place, and sees that the data is covered once and wholly.
void check_coverage(std::vector<StoredTensor>& tensors, const Reader& reader) {
  std::sort(tensors.begin(), tensors.end(), [](const StoredTensor& a, const StoredTensor& b) {
    if (a.offset != b.offset) return a.offset < b.offset;
    return a.bytes != b.bytes ? a.bytes < b.bytes : a.name < b.name;
  });
  uint64_t end = reader.data_begin;
  const StoredTensor* previous = nullptr;
  for (const StoredTensor& tensor : tensors) {
    if (tensor.offset < end)
      reader.fail("tensors " + in_quotes(previous->name) + " and " + in_quotes(tensor.name) +
                  " overlap: the file is damaged");
    if (tensor.offset > end)
      reader.fail(tensor, "begins " + bytes_text(tensor.offset - end) +
                              " after the end of the tensor before it: the file is damaged");
    end = tensor.offset + tensor.bytes;
    previous = &tensor;
  }
  uint64_t rest = reader.data_begin + reader.data_bytes - end;
  if (rest) reader.fail("the file goes on for " + bytes_text(rest) + " after its last tensor: the file is damaged");
}

}  // namespace

SafetensorsHeader parse_safetensors(std::span<const std::byte> file, const std::string& name) {
  Reader reader{name};
  Json json = header_json(header_text(file, reader), reader);
  SafetensorsHeader header;
  for (const auto& [key, value] : json.items()) {
    if (key == "__metadata__")
      read_metadata(value, header, reader);
    else
      header.tensors.push_back(read_tensor(key, value, reader));
  }
  check_coverage(header.tensors, reader);
  return header;
}

}  // namespace t2x
