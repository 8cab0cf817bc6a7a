#include "safetensors.hpp"
#include <bit>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <set>
#include <unistd.h>
#include <utility>

namespace core {
namespace {

static_assert(std::endian::native == std::endian::little, "safetensors files are little-endian");

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
      result += escape;
    } else {
      result += c;
    }
  }
  return result += '"';
}

std::string entry(const NamedTensor& tensor, uint64_t begin) {
  if (tensor.dims.dtype != T2X_F32 && tensor.dims.dtype != T2X_I32)
    throw t2x::Error("tensor '" + tensor.name + "' is " + t2x::to_string(tensor.dims) + "; f32 and i32 can be saved");
  std::string shape;
  for (uint32_t i = 0; i < tensor.dims.rank; ++i) {
    if (i) shape += ',';
    shape += std::to_string(tensor.dims.d[i]);
  }
  return quoted(tensor.name) + ":{\"dtype\":\"" + (tensor.dims.dtype == T2X_F32 ? "F32" : "I32") + "\",\"shape\":[" +
         shape + "],\"data_offsets\":[" + std::to_string(begin) + "," +
         std::to_string(begin + t2x::bytes(tensor.dims)) + "]}";
}

[[noreturn]] void refuse(const std::string& path, int error) {
  throw t2x::Error("cannot write '" + path + "': " + std::strerror(error), T2X_BAD_FILE);
}

// A file that disappears again unless it is moved to its final place.
class PartialFile {
public:
  explicit PartialFile(const std::string& path) : path_(path), partial_(path + ".part" + std::to_string(::getpid())) {
    file_ = std::fopen(partial_.c_str(), "wb");
    if (!file_) refuse(path_, errno);
  }
  ~PartialFile() {
    if (file_) std::fclose(file_);
    if (!partial_.empty()) std::remove(partial_.c_str());
  }
  PartialFile(const PartialFile&) = delete;
  PartialFile& operator=(const PartialFile&) = delete;

  void write(const void* data, size_t bytes) {
    if (bytes && std::fwrite(data, 1, bytes, file_) != bytes) refuse(path_, errno);
  }
  void finish() {
    // A full disk may show only now, when the buffer is written out.
    if (std::fclose(std::exchange(file_, nullptr)) != 0) refuse(path_, errno);
    if (std::rename(partial_.c_str(), path_.c_str()) != 0) refuse(path_, errno);
    partial_.clear();
  }

private:
  std::string path_, partial_;
  std::FILE* file_ = nullptr;
};

}  // namespace

std::string safetensors_header(const std::vector<NamedTensor>& tensors, const std::string& metadata) {
  std::string json = "{";
  if (!metadata.empty()) json += "\"__metadata__\":{\"t2x.pipeline\":" + quoted(metadata) + "}";
  std::set<std::string> names;
  uint64_t offset = 0;
  for (const NamedTensor& tensor : tensors) {
    if (!names.insert(tensor.name).second)
      throw t2x::Error("two tensors of one file would have the name '" + tensor.name + "'");
    if (json.size() > 1) json += ',';
    json += entry(tensor, offset);
    offset += t2x::bytes(tensor.dims);
  }
  json += '}';
  while (json.size() % 8) json += ' ';
  const uint64_t length = json.size();
  std::string header(sizeof length, '\0');
  std::memcpy(header.data(), &length, sizeof length);
  return header + json;
}

void write_safetensors(const std::string& path, const std::vector<NamedTensor>& tensors, const std::string& metadata) {
  const std::string header = safetensors_header(tensors, metadata);
  PartialFile file(path);
  file.write(header.data(), header.size());
  for (const NamedTensor& tensor : tensors) {
    if (tensor.data.size() != t2x::bytes(tensor.dims))
      throw t2x::Error("tensor '" + tensor.name + "' has another size than it says", T2X_INTERNAL);
    file.write(tensor.data.data(), tensor.data.size());
  }
  file.finish();
}

}  // namespace core
