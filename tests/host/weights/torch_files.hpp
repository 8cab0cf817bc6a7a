// tests/host/weights/torch_files.hpp - pickles and zip archives made by hand, so that any of their bytes can be wrong.
#pragma once
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace t2x::test {

inline std::span<const std::byte> as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

// Little-endian.
inline std::string number(uint64_t value, size_t size) {
  std::string bytes;
  for (size_t i = 0; i < size; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xFF);
  return bytes;
}

// Pickled values.
namespace py {

inline std::string text(std::string_view value) { return "X" + number(value.size(), 4) + std::string(value); }
inline std::string integer(int64_t value) { return "\x8a\x08" + number(static_cast<uint64_t>(value), 8); }
inline std::string global(const std::string& module, const std::string& name) {
  return "c" + module + "\n" + name + "\n";
}
inline std::string tuple(std::initializer_list<std::string> items) {
  std::string all = "(";
  for (const std::string& item : items) all += item;
  return all + "t";
}
inline std::string integers(std::initializer_list<int64_t> values) {
  std::string all = "(";
  for (int64_t value : values) all += integer(value);
  return all + "t";
}
inline std::string dict(std::initializer_list<std::pair<std::string, std::string>> items) {
  std::string all = "}(";
  for (const auto& [key, value] : items) all += text(key) + value;
  return all + "u";
}
inline std::string call(const std::string& callee, std::initializer_list<std::string> arguments) {
  return callee + tuple(arguments) + "R";
}
inline std::string storage(const std::string& key, int64_t count, const std::string& type = "FloatStorage") {
  return tuple({text("storage"), global("torch", type), text(key), text("cpu"), integer(count)}) + "Q";
}
inline std::string tensor(const std::string& storage, int64_t offset, std::initializer_list<int64_t> shape,
                          std::initializer_list<int64_t> strides) {
  return call(global("torch._utils", "_rebuild_tensor_v2"),
              {storage, integer(offset), integers(shape), integers(strides), "\x89",
               call(global("collections", "OrderedDict"), {})});
}
// A row of floats that fills storage `key`.
inline std::string row(const std::string& key, int64_t count) { return tensor(storage(key, count), 0, {count}, {1}); }
inline std::string pickle(const std::string& value) { return "\x80\x02" + value + "."; }

}  // namespace py

struct ZipPart {
  std::string name, data;
  uint16_t method = 0, flags = 0;
  uint64_t lie_bytes = 0;  // added to the size that the directory tells
  int64_t lie_offset = 0;  // added to the place that the directory tells
};

// A zip archive; with `zip64`, sizes and places stand in the fields for large ones, as of a file over 4 GiB.
inline std::string zip(const std::vector<ZipPart>& parts, bool zip64 = false) {
  std::string file, directory;
  for (const ZipPart& part : parts) {
    const uint64_t at = file.size() + static_cast<uint64_t>(part.lie_offset), told = part.data.size() + part.lie_bytes;
    const auto sizes = [&](uint64_t size) {
      return zip64 ? number(0xFFFFFFFF, 4) + number(0xFFFFFFFF, 4) : number(size, 4) + number(size, 4);
    };
    const std::string wide = number(told, 8) + number(told, 8);
    const std::string local_extra = zip64 ? number(1, 2) + number(16, 2) + wide : "";
    const std::string extra = zip64 ? number(1, 2) + number(24, 2) + wide + number(at, 8) : "";
    const std::string common =
        number(45, 2) + number(part.flags, 2) + number(part.method, 2) + number(0, 4) + number(0, 4);
    directory += "PK\x01\x02" + number(45, 2) + common + sizes(told) + number(part.name.size(), 2) +
                 number(extra.size(), 2) + number(0, 2) + number(0, 2) + number(0, 2) + number(0, 4) +
                 (zip64 ? number(0xFFFFFFFF, 4) : number(at, 4)) + part.name + extra;
    file += "PK\x03\x04" + common + sizes(told) + number(part.name.size(), 2) + number(local_extra.size(), 2) +
            part.name + local_extra + part.data;
  }
  const uint64_t begin = file.size(), count = parts.size();
  file += directory;
  if (zip64) {
    const uint64_t end = file.size();
    file += "PK\x06\x06" + number(44, 8) + number(45, 2) + number(45, 2) + number(0, 4) + number(0, 4) +
            number(count, 8) + number(count, 8) + number(directory.size(), 8) + number(begin, 8);
    file += "PK\x06\x07" + number(0, 4) + number(end, 8) + number(1, 4);
  }
  return file + "PK\x05\x06" + number(0, 4) + number(zip64 ? 0xFFFF : count, 2) + number(zip64 ? 0xFFFF : count, 2) +
         number(zip64 ? 0xFFFFFFFF : directory.size(), 4) + number(zip64 ? 0xFFFFFFFF : begin, 4) + number(0, 2);
}

// A checkpoint of this value, and storages "0", "1", ... with these bytes.
inline std::string torch_zip(const std::string& value, const std::vector<std::string>& storages = {},
                             const std::string& folder = "archive") {
  std::vector<ZipPart> parts{{folder + "/data.pkl", py::pickle(value)}};
  for (size_t i = 0; i < storages.size(); ++i) parts.push_back({folder + "/data/" + std::to_string(i), storages[i]});
  parts.push_back({folder + "/version", "3\n"});
  return zip(parts);
}

// The layout before the zip archive.
inline std::string torch_legacy(const std::string& value,
                                std::initializer_list<std::pair<std::string, std::string>> storages,
                                const std::string& little_endian = "\x88", int64_t version = 1001) {
  std::string keys = "](", data;
  for (const auto& [key, bytes] : storages) keys += py::text(key), data += number(bytes.size() / 4, 8) + bytes;
  return py::pickle(std::string("\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19", 12)) +
         py::pickle(py::integer(version)) + py::pickle(py::dict({{"little_endian", little_endian}})) +
         py::pickle(value) + py::pickle(keys + "e") + data;
}

}  // namespace t2x::test
