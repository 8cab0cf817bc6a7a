#include "weights/zip.hpp"
#include <algorithm>
#include <vector>
#include "status/failure.hpp"
#include "weights/strict_json.hpp"

namespace t2x {
namespace {

constexpr size_t kEndBytes = 22, kLocatorBytes = 20, kEnd64Bytes = 56, kCentralBytes = 46, kLocalBytes = 30;
constexpr uint64_t kLongestComment = 0xFFFF, kInExtra = 0xFFFFFFFF;  // a 32-bit field that zip64 has moved

struct Directory {
  uint64_t begin = 0, bytes = 0, entries = 0;
};

class Archive {
 public:
  Archive(std::span<const std::byte> bytes, const std::string& name)
      : text_(reinterpret_cast<const char*>(bytes.data()), bytes.size()), file_(name) {}

  ZipEntries entries() const {
    const Directory directory = find_directory();
    ZipEntries entries;
    uint64_t at = directory.begin;
    const uint64_t end = directory.begin + directory.bytes;
    for (uint64_t i = 0; i < directory.entries; ++i) {
      if (end - at < kCentralBytes || text_.substr(at, 4) != "PK\x01\x02") fail_directory();
      const uint64_t name = number(at + 28, 2), extra = number(at + 30, 2), comment = number(at + 32, 2);
      if (name + extra + comment > end - at - kCentralBytes) fail_directory();
      const auto [it, added] = entries.emplace(text_.substr(at + kCentralBytes, name), ZipEntry{});
      if (!added) fail(it->first, "occurs twice");
      it->second = place(at, it->first, text_.substr(at + kCentralBytes + name, extra));
      at += kCentralBytes + name + extra + comment;
    }
    if (at != end) fail_directory();
    check_apart(entries);
    return entries;
  }

 private:
  [[noreturn]] void fail(const std::string& why) const { fail_user(file_ + ": " + why); }
  [[noreturn]] void fail(const std::string& entry, const std::string& why) const {
    fail("entry " + in_quotes(entry) + " " + why);
  }
  [[noreturn]] void fail_directory() const { fail("its zip directory is damaged; download it again"); }

  // Little-endian, at a place that is in the file.
  uint64_t number(uint64_t at, size_t size) const { return number(text_.substr(at, size)); }
  static uint64_t number(std::string_view bytes) {
    uint64_t value = 0;
    for (size_t i = bytes.size(); i-- > 0;) value = value << 8 | static_cast<uint8_t>(bytes[i]);
    return value;
  }

  // The record at the end of the file, with at most a comment behind it.
  uint64_t find_end() const {
    const uint64_t last = text_.size() < kEndBytes ? 0 : text_.size() - kEndBytes;
    const uint64_t first = last > kLongestComment ? last - kLongestComment : 0;
    if (text_.size() >= kEndBytes)
      for (uint64_t at = last + 1; at-- > first;)
        if (text_.substr(at, 4) == "PK\x05\x06" && at + kEndBytes + number(at + 20, 2) == text_.size()) return at;
    fail("its zip directory is not at its end: the file is truncated; download it again");
  }

  Directory find_directory() const {
    uint64_t end = find_end();
    Directory directory{number(end + 16, 4), number(end + 12, 4), number(end + 10, 2)};
    if (number(end + 4, 2) != 0) fail("it is one part of a zip archive of several; join them");
    if (end >= kLocatorBytes && text_.substr(end - kLocatorBytes, 4) == "PK\x06\x07") {
      const uint64_t limit = end - kLocatorBytes;
      end = number(limit + 8, 8);
      if (limit < kEnd64Bytes || end > limit - kEnd64Bytes || text_.substr(end, 4) != "PK\x06\x06") fail_directory();
      directory = {number(end + 48, 8), number(end + 40, 8), number(end + 32, 8)};
    }
    if (directory.begin > end || directory.bytes > end - directory.begin) fail_directory();
    return directory;
  }

  // The entry whose record in the directory is at `at`.
  ZipEntry place(uint64_t at, const std::string& name, std::string_view extra) const {
    if (number(at + 8, 2) & 1) fail(name, "is encrypted");
    uint64_t unpacked = number(at + 24, 4), packed = number(at + 20, 4), header = number(at + 42, 4);
    std::string_view wide = zip64_field(extra);
    for (uint64_t* field : {&unpacked, &packed, &header}) {
      if (*field != kInExtra) continue;
      if (wide.size() < 8) fail_directory();
      *field = number(wide.substr(0, 8));
      wide.remove_prefix(8);
    }
    if (text_.size() < kLocalBytes || header > text_.size() - kLocalBytes || text_.substr(header, 4) != "PK\x03\x04" ||
        text_.substr(header + kLocalBytes, number(header + 26, 2)) != name)
      fail(name, "is not where the zip directory says: the file is damaged; download it again");
    const ZipEntry entry{header + kLocalBytes + name.size() + number(header + 28, 2), packed, number(at + 10, 2) != 0};
    if (entry.offset > text_.size() || entry.bytes > text_.size() - entry.offset)
      fail(name, "reaches beyond the end of the file: the file is truncated; download it again");
    if (!entry.compressed && packed != unpacked)
      fail(name, "is not compressed, yet has two sizes: the file is damaged; download it again");
    return entry;
  }

  // Extra fields are (id, size, bytes), ...; zip64's id is 1.
  std::string_view zip64_field(std::string_view extra) const {
    while (extra.size() >= 4) {
      const uint64_t size = number(extra.substr(2, 2));
      if (size > extra.size() - 4) fail_directory();
      if (number(extra.substr(0, 2)) == 1) return extra.substr(4, size);
      extra.remove_prefix(4 + size);
    }
    return {};
  }

  void check_apart(const ZipEntries& entries) const {
    std::vector<const ZipEntries::value_type*> by_place;
    for (const auto& entry : entries)
      if (entry.second.bytes) by_place.push_back(&entry);
    std::sort(by_place.begin(), by_place.end(),
              [](const auto* a, const auto* b) { return a->second.offset < b->second.offset; });
    for (size_t i = 1; i < by_place.size(); ++i)
      if (by_place[i]->second.offset < by_place[i - 1]->second.offset + by_place[i - 1]->second.bytes)
        fail("entries " + in_quotes(by_place[i - 1]->first) + " and " + in_quotes(by_place[i]->first) +
             " overlap: the file is damaged");
  }

  std::string_view text_;
  const std::string& file_;
};

}  // namespace

ZipEntries read_zip(std::span<const std::byte> file, const std::string& name) { return Archive(file, name).entries(); }

}  // namespace t2x
