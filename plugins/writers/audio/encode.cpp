#include "encode.hpp"
#include "ogg_serial.hpp"
#include <t2x/error.hpp>
#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <sndfile.h>
#include <vector>

namespace audio {
namespace {

constexpr size_t kBlock = 4096;                          // samples given to libsndfile at a time
constexpr uint64_t kMaxWavBytes = 0xffffffffu - (1u << 20);  // sizes in WAV have 32 bits; the rest is for metadata

// A file in memory, as libsndfile's virtual file.
struct Memory {
  std::string bytes;
  size_t at = 0;
  bool failed = false;           // no memory left: exceptions must not pass through libsndfile

  static sf_count_t length(void* user) { return static_cast<sf_count_t>(static_cast<Memory*>(user)->bytes.size()); }
  static sf_count_t seek(sf_count_t offset, int whence, void* user) {
    auto& file = *static_cast<Memory*>(user);
    const auto base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? file.at : file.bytes.size();
    file.at = static_cast<size_t>(static_cast<sf_count_t>(base) + offset);
    return static_cast<sf_count_t>(file.at);
  }
  static sf_count_t read(void* to, sf_count_t count, void* user) {
    auto& file = *static_cast<Memory*>(user);
    const size_t n = file.at < file.bytes.size() ? std::min<size_t>(count, file.bytes.size() - file.at) : 0;
    std::memcpy(to, file.bytes.data() + file.at, n);
    file.at += n;
    return static_cast<sf_count_t>(n);
  }
  static sf_count_t write(const void* from, sf_count_t count, void* user) noexcept {
    auto& file = *static_cast<Memory*>(user);
    const auto n = static_cast<size_t>(count);
    try {
      if (file.at + n > file.bytes.size()) file.bytes.resize(file.at + n);
    } catch (const std::exception&) {
      file.failed = true;
      return 0;
    }
    std::memcpy(file.bytes.data() + file.at, from, n);
    file.at += n;
    return count;
  }
  static sf_count_t tell(void* user) { return static_cast<sf_count_t>(static_cast<Memory*>(user)->at); }
};

struct CloseSound {
  void operator()(SNDFILE* sound) const { sf_close(sound); }
};
using Handle = std::unique_ptr<SNDFILE, CloseSound>;

[[noreturn]] void refuse(uint32_t rate, const std::string& reason) {
  throw t2x::Error("this file format does not take the sound, of " + std::to_string(rate) +
                   " Hz (libsndfile: " + reason + "); .wav takes any rate");
}

int library_format(const FileFormat& format) {
  const int container = format.container == Container::Wav    ? SF_FORMAT_WAV
                        : format.container == Container::Flac ? SF_FORMAT_FLAC
                                                              : SF_FORMAT_OGG;
  switch (format.encoding) {
    case Encoding::Int16: return container | SF_FORMAT_PCM_16;
    case Encoding::Int24: return container | SF_FORMAT_PCM_24;
    case Encoding::Float: return container | SF_FORMAT_FLOAT;
    case Encoding::Vorbis: return container | SF_FORMAT_VORBIS;
  }
  return container;
}

// Integers of `bits` at the top of 32 bits, as libsndfile takes them.
std::vector<int> to_integers(std::span<const float> samples, int bits, uint64_t& clamped) {
  const double scale = std::ldexp(1.0, bits - 1);
  std::vector<int> integers;
  for (const float sample : samples) {
    if (sample < -1 || sample > 1) ++clamped;
    const double value = std::clamp(std::nearbyint(sample * scale), -scale, scale - 1);
    integers.push_back(static_cast<int>(static_cast<int64_t>(value) * (int64_t{1} << (32 - bits))));
  }
  return integers;
}

// Any of libsndfile's writing functions, block by block: its Vorbis encoder takes stack for a whole call.
template <class Sample, class Write>
bool write_blocks(SNDFILE* sound, std::span<const Sample> samples, Write write) {
  for (size_t at = 0; at < samples.size(); at += kBlock) {
    const auto count = static_cast<sf_count_t>(std::min(kBlock, samples.size() - at));
    if (write(sound, samples.data() + at, count) != count) return false;
  }
  return true;
}

bool write_samples(SNDFILE* sound, std::span<const float> samples, const FileFormat& format, uint64_t& clamped) {
  if (format.encoding == Encoding::Float || format.encoding == Encoding::Vorbis)
    return write_blocks(sound, samples, sf_writef_float);
  const std::vector<int> integers = to_integers(samples, format.encoding == Encoding::Int16 ? 16 : 24, clamped);
  return write_blocks(sound, std::span<const int>(integers), sf_writef_int);
}

std::string little_endian(size_t value) {
  std::string bytes;
  for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(value >> shift & 0xff);
  return bytes;
}

// LIST chunk INFO with the comment ICMT, behind the sound: libsndfile's own has room for little.
void append_wav_comment(std::string& bytes, std::string comment) {
  comment.append(1 + (comment.size() + 1) % 2, '\0');
  if (bytes.size() % 2) bytes += '\0';
  bytes += "LIST" + little_endian(comment.size() + 12) + "INFO" + "ICMT" + little_endian(comment.size()) + comment;
  bytes.replace(4, 4, little_endian(bytes.size() - 8));
}

void check_samples(std::span<const float> samples, const FileFormat& format) {
  for (size_t i = 0; i < samples.size(); ++i)
    if (!std::isfinite(samples[i]))
      throw t2x::Error("sample " + std::to_string(i) + " of the sound is " +
                       (std::isnan(samples[i]) ? "NaN" : "infinite") + "; nothing is written");
  const uint64_t width = format.encoding == Encoding::Float ? 4 : format.encoding == Encoding::Int24 ? 3 : 2;
  if (format.container == Container::Wav && samples.size() * width > kMaxWavBytes)
    throw t2x::Error("a .wav file ends at 4 GB, and the sound has more; write .flac");
}

}  // namespace

Encoded encode(std::span<const float> samples, uint32_t rate, const FileFormat& format, const std::string& metadata) {
  check_samples(samples, format);
  Encoded result;
  Memory file;
  SF_VIRTUAL_IO io{Memory::length, Memory::seek, Memory::read, Memory::write, Memory::tell};
  SF_INFO info{};
  info.samplerate = static_cast<int>(rate);
  info.channels = 1;
  info.format = library_format(format);
  Handle sound(sf_open_virtual(&io, SFM_WRITE, &info, &file));
  if (!sound) refuse(rate, sf_strerror(nullptr));
  sf_command(sound.get(), SFC_SET_ADD_PEAK_CHUNK, nullptr, SF_FALSE);   // it has the time of writing in it
  double quality = format.quality;
  if (format.encoding == Encoding::Vorbis)
    sf_command(sound.get(), SFC_SET_VBR_ENCODING_QUALITY, &quality, sizeof quality);
  const std::string comment = metadata.empty() ? "" : std::string(kMetadataKeyword) + "=" + metadata;
  if (!comment.empty() && format.container != Container::Wav &&
      sf_set_string(sound.get(), SF_STR_COMMENT, comment.c_str()) != 0)
    refuse(rate, sf_strerror(sound.get()));
  const bool written = write_samples(sound.get(), samples, format, result.clamped);
  const std::string reason = written ? "" : sf_strerror(sound.get());
  sound.reset();
  if (file.failed) throw std::bad_alloc();
  if (!written) refuse(rate, reason);
  if (format.container == Container::Wav && !comment.empty()) append_wav_comment(file.bytes, comment);
  if (format.container == Container::Ogg) set_ogg_serial(file.bytes, 1);
  result.bytes = std::move(file.bytes);
  return result;
}

}  // namespace audio
