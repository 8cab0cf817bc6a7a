#include "riff.hpp"
#include <t2x/error.hpp>
#include <cstdint>
#include <fstream>
#include <string>

namespace sound_file {
namespace {

constexpr uint32_t kUnknown = 0xffffffff;
constexpr uint16_t kPcm = 1, kFloat = 3;

[[noreturn]] void refuse(const std::string& why) { throw t2x::Error(why, T2X_BAD_FILE); }

class Reader {
public:
  explicit Reader(const std::filesystem::path& path) : file_(path, std::ios::binary | std::ios::ate) {
    bytes_ = file_ ? static_cast<uint64_t>(file_.tellg()) : 0;
  }
  uint64_t bytes() const { return bytes_; }
  bool big_endian = false;

  std::string name(uint64_t offset) {
    std::string read(4, '\0');
    get(offset, read.data(), 4);
    return read;
  }
  uint64_t number(uint64_t offset, unsigned width) {
    unsigned char read[8] = {};
    get(offset, reinterpret_cast<char*>(read), width);
    uint64_t value = 0;
    for (unsigned i = 0; i < width; ++i) value = value << 8 | read[big_endian ? i : width - 1 - i];
    return value;
  }

private:
  void get(uint64_t offset, char* to, unsigned width) {
    file_.clear();
    file_.seekg(static_cast<std::streamoff>(offset));
    if (!file_.read(to, width)) refuse("its header is cut off; fetch or save it again");
  }
  std::ifstream file_;
  uint64_t bytes_ = 0;
};

// The chunk "fmt ": channels, rate, bytes a frame, bits a sample.
void check_format(Reader& file, uint64_t begin, uint64_t size) {
  if (size < 16 || begin + size > file.bytes()) refuse("its header is cut off; fetch or save it again");
  const uint64_t format = file.number(begin, 2), channels = file.number(begin + 2, 2),
                 rate = file.number(begin + 4, 4), frame = file.number(begin + 12, 2),
                 bits = file.number(begin + 14, 2);
  if (channels == 0) refuse("its header says that it has no channels; save it again");
  if (rate < 1000 || rate > 768000)
    refuse("its header says " + std::to_string(rate) + " samples a second; 1000 to 768000 are read");
  if ((format == kPcm || format == kFloat) && (bits == 0 || frame != channels * ((bits + 7) / 8)))
    refuse("its header contradicts itself: " + std::to_string(channels) + " channels of " + std::to_string(bits) +
           " bits do not make " + std::to_string(frame) + " bytes; save it again");
}

void check_data(Reader& file, uint64_t begin, uint64_t size) {
  const uint64_t there = file.bytes() - begin;
  if (size == kUnknown) size = there;
  if (size == 0) refuse("it holds no sound");
  if (size > there)
    refuse("its header promises " + std::to_string(size) + " bytes of sound, but the file ends after " +
           std::to_string(there) + "; it was cut off: fetch or save it again");
}

}  // namespace

void check_riff(const std::filesystem::path& path) {
  Reader file(path);
  if (file.bytes() < 12 || file.name(8) != "WAVE") return;
  const std::string kind = file.name(0);
  if (kind != "RIFF" && kind != "RIFX" && kind != "RF64") return;
  file.big_endian = kind == "RIFX";
  bool format = false;
  uint64_t long_size = kUnknown;   // of RF64, whose chunks have only 32 bits for it
  for (uint64_t chunk = 12; chunk + 8 <= file.bytes();) {
    const std::string name = file.name(chunk);
    const uint64_t size = file.number(chunk + 4, 4), begin = chunk + 8;
    if (name == "ds64" && kind == "RF64" && size >= 16) long_size = file.number(begin + 8, 8);
    if (name == "fmt ") {
      check_format(file, begin, size);
      format = true;
    }
    if (name == "data") {
      if (!format) refuse("its sound comes before its format; save it again");
      return check_data(file, begin, size == kUnknown ? long_size : size);
    }
    chunk = begin + size + size % 2;
  }
  refuse("it holds no sound: there is no data chunk in it");
}

}  // namespace sound_file
