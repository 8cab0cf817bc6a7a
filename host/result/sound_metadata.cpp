#include "result/sound_metadata.hpp"
#include "status/failure.hpp"
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <sndfile.h>

namespace t2x {
namespace {

constexpr uint32_t kLongestText = 16 << 20;  // bytes; a chunk's size is not to be trusted

// Goes through the chunks of a RIFF file, or the entries of a list.
class Chunks {
public:
  Chunks(std::ifstream& file, uint64_t begin, uint64_t end) : file_(file), next_(begin), end_(end) {}
  // false: there is none that is whole.
  bool next() {
    unsigned char head[8];
    if (next_ + sizeof head > end_) return false;
    file_.seekg(static_cast<std::streamoff>(next_));
    if (!file_.read(reinterpret_cast<char*>(head), sizeof head)) return false;
    name.assign(reinterpret_cast<const char*>(head), 4);
    size = head[4] | uint32_t{head[5]} << 8 | uint32_t{head[6]} << 16 | uint32_t{head[7]} << 24;
    begin = next_ + sizeof head;
    next_ = begin + size + size % 2;
    return begin + size <= end_;
  }
  std::string text(uint64_t offset, uint32_t bytes) {
    std::string read(bytes, '\0');
    file_.seekg(static_cast<std::streamoff>(offset));
    return file_.read(read.data(), bytes) ? read : "";
  }

  std::string name;
  uint32_t size = 0;
  uint64_t begin = 0;

private:
  std::ifstream& file_;
  uint64_t next_, end_;
};

// libsndfile passes over comments of WAV files that are longer than 2 KiB: they are looked for here.
std::string wav_comment(std::ifstream& file, uint64_t bytes) {
  Chunks chunk(file, 12, bytes);
  while (chunk.next()) {
    if (chunk.name != "LIST" || chunk.size < 4 || chunk.text(chunk.begin, 4) != "INFO") continue;
    Chunks entry(file, chunk.begin + 4, chunk.begin + chunk.size);
    while (entry.next())
      if (entry.name == "ICMT" && entry.size <= kLongestText) return entry.text(entry.begin, entry.size);
  }
  return "";
}

std::string library_comment(const std::filesystem::path& path) {
  SF_INFO info{};
  SNDFILE* sound = sf_open(path.c_str(), SFM_READ, &info);
  const char* comment = sound ? sf_get_string(sound, SF_STR_COMMENT) : nullptr;
  std::string text = comment ? comment : "";
  sf_close(sound);
  return text;
}

}  // namespace

std::optional<std::string> read_sound_text(const std::filesystem::path& path, const std::string& key) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) fail_user(path.string() + ": cannot be read: " + std::strerror(errno));
  const auto bytes = static_cast<uint64_t>(file.tellg());
  char head[12] = {};
  file.seekg(0).read(head, sizeof head);
  const bool wav = std::memcmp(head, "RIFF", 4) == 0 && std::memcmp(head + 8, "WAVE", 4) == 0;
  const std::string comment = wav ? wav_comment(file, bytes) : library_comment(path);
  if (!comment.starts_with(key + "=")) return std::nullopt;
  std::string text = comment.substr(key.size() + 1);
  return text.substr(0, text.find('\0'));  // ICMT ends with a NUL
}

}  // namespace t2x
