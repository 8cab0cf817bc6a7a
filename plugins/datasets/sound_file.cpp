#include "sound_file.hpp"
#include "ogg_pages.hpp"
#include "riff.hpp"
#include <t2x/error.hpp>
#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <memory>
#include <samplerate.h>
#include <sndfile.h>

namespace sound_file {
namespace {

namespace fs = std::filesystem;

constexpr sf_count_t kBlock = 4096;   // frames read at a time
constexpr int kMaxChannels = 256;

struct CloseSound {
  void operator()(SNDFILE* sound) const { sf_close(sound); }
};
using Handle = std::unique_ptr<SNDFILE, CloseSound>;

[[noreturn]] void refuse(const std::string& why) { throw t2x::Error(why, T2X_BAD_FILE); }

// "2.5 s".
std::string seconds(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g s", value);
  return text;
}

void require_room(double samples) {
  if (samples > static_cast<double>(kMaxSamples))
    refuse("it is too long: " + std::to_string(static_cast<uint64_t>(samples)) + " samples, more than the " +
           std::to_string(kMaxSamples) + " (an hour at 48 kHz) that one sound may have; take a part of it");
}

Handle open(const fs::path& path, SF_INFO& info) {
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
  if (!file) refuse(std::strerror(errno));
  if (fs::is_directory(path)) refuse("it is a folder");
  if (std::fgetc(file.get()) == EOF) refuse("it is empty");
  check_riff(path);
  check_ogg(path);
  Handle sound(sf_open(path.c_str(), SFM_READ, &info));
  if (!sound) refuse(std::string("it is no sound file that is read, or damaged (libsndfile: ") + sf_strerror(nullptr) +
                     "); save it as WAV, FLAC or Ogg");
  if (info.channels < 1 || info.channels > kMaxChannels)
    refuse("it has " + std::to_string(info.channels) + " channels; 1 to " + std::to_string(kMaxChannels) + " are read");
  if (info.samplerate < static_cast<int>(kMinRate) || info.samplerate > static_cast<int>(kMaxRate))
    refuse("it has " + std::to_string(info.samplerate) + " samples a second; " + std::to_string(kMinRate) + " to " +
           std::to_string(kMaxRate) + " are read");
  if (info.frames <= 0) refuse("it holds no sound");
  return sound;
}

// Where a part begins and how many frames it has; SF_COUNT_MAX: the file does not say.
struct Range {
  sf_count_t begin = 0, count = 0;
};

Range range_of(const SF_INFO& info, Part part) {
  const double rate = info.samplerate;
  if (info.frames == SF_COUNT_MAX) {
    if (part.length > 0) require_room(part.length * rate);
    return {std::llround(part.start * rate), part.length > 0 ? std::llround(part.length * rate) : SF_COUNT_MAX};
  }
  const double all = static_cast<double>(info.frames) / rate;
  if (part.start >= all) refuse("start = " + seconds(part.start) + " is after its end: it has " + seconds(all));
  const sf_count_t begin = std::min<sf_count_t>(std::llround(part.start * rate), info.frames - 1),
                   left = info.frames - begin;
  // Compared as doubles: seconds may be anything.
  if (std::round(part.length * rate) > static_cast<double>(left))
    refuse(seconds(part.length) + " from start = " + seconds(part.start) + " are asked for, but it has " +
           seconds(all) + "; ask for less, or for 0 = to the end");
  const sf_count_t count = part.length > 0 ? std::max<sf_count_t>(1, std::llround(part.length * rate)) : left;
  // With a lower limit the file itself shows whether it is longer.
  if (!(part.most > 0)) require_room(static_cast<double>(count));
  return {begin, count};
}

sf_count_t most_frames(const SF_INFO& info, Part part) {
  const double most = std::round(part.most * info.samplerate);
  return part.most > 0 && most < static_cast<double>(kMaxSamples) ? static_cast<sf_count_t>(most)
                                                                  : static_cast<sf_count_t>(kMaxSamples);
}

// The mean of each frame's channels.
void add_mixed(const std::vector<float>& frames, sf_count_t count, int channels, std::vector<float>& samples) {
  for (sf_count_t i = 0; i < count; ++i) {
    double sum = 0;
    for (int c = 0; c < channels; ++c) sum += frames[static_cast<size_t>(i * channels + c)];
    if (!std::isfinite(sum)) refuse("sample " + std::to_string(samples.size()) + " is no finite number; save it again");
    samples.push_back(static_cast<float>(sum / channels));
  }
}

// Reads past what comes before a part: sf_seek() lands beside the place in MP3 files.
bool skip(SNDFILE* sound, sf_count_t frames, std::vector<float>& block) {
  while (frames > 0) {
    const sf_count_t read = sf_readf_float(sound, block.data(), std::min(kBlock, frames));
    if (read <= 0) return false;
    frames -= read;
  }
  return true;
}

Sound decode(const fs::path& path, Part part) {
  SF_INFO info{};
  const Handle handle = open(path, info);
  const Range range = range_of(info, part);
  // One frame beyond the most, which a header alone does not prove to be there.
  const sf_count_t most = most_frames(info, part), wanted = std::min(range.count, most + 1);
  Sound sound{static_cast<uint32_t>(info.samplerate), {}};
  std::vector<float> block(static_cast<size_t>(kBlock * info.channels));
  if (!skip(handle.get(), range.begin, block)) refuse("it is damaged or cut off before start; fetch or save it again");
  const auto got = [&] { return static_cast<sf_count_t>(sound.samples.size()); };
  while (got() < wanted) {
    const sf_count_t read = sf_readf_float(handle.get(), block.data(), std::min(kBlock, wanted - got()));
    if (read <= 0) break;
    add_mixed(block, read, info.channels, sound.samples);
    require_room(static_cast<double>(got()));
  }
  if (sf_error(handle.get()) != SF_ERR_NO_ERROR)
    refuse("it is damaged after " + std::to_string(got()) + " samples (libsndfile: " + sf_strerror(handle.get()) +
           "); fetch or save it again");
  if (got() > most)
    refuse("it is too long: more than " + seconds(part.most) + " from start = " + seconds(part.start) +
           (info.frames == SF_COUNT_MAX ? "" : " of the " + seconds(double(info.frames) / info.samplerate) +
                                               " that it announces") +
           "; take a part of it by start and seconds, or raise most_seconds where more can be used");
  if (range.count != SF_COUNT_MAX && got() != range.count)
    refuse("it ends after " + std::to_string(got()) + " of the " + std::to_string(range.count) +
           " samples that it announces; it was cut off: fetch or save it again");
  if (sound.samples.empty()) refuse("it holds no sound");
  return sound;
}

// Puts the file's name before whatever body() throws.
template <class Body> Sound with_name(const fs::path& path, Body&& body) {
  try {
    return body();
  } catch (const t2x::Error& error) {
    throw t2x::Error("sound '" + path.string() + "' cannot be read: " + error.what(), T2X_BAD_FILE);
  }
}

}  // namespace

Sound read_sound(const fs::path& path, Part part) {
  return with_name(path, [&] { return decode(path, part); });
}

void check_length(const fs::path& path, Part part) {
  with_name(path, [&] {
    SF_INFO info{};
    const Handle handle = open(path, info);
    return range_of(info, part).count > most_frames(info, part) ? decode(path, part) : Sound{};
  });
}

Sound resample(Sound sound, uint32_t rate, const fs::path& path) {
  if (sound.rate == rate) return sound;
  return with_name(path, [&] {
    const double ratio = static_cast<double>(rate) / sound.rate, length = std::round(ratio * sound.samples.size());
    require_room(length);
    if (!src_is_valid_ratio(ratio))
      refuse("it cannot be brought from " + std::to_string(sound.rate) + " to " + std::to_string(rate) +
             " Hz: that is more than 256 times");
    Sound result{rate, std::vector<float>(std::max<size_t>(1, static_cast<size_t>(length)))};
    SRC_DATA data{};
    data.data_in = sound.samples.data();
    data.input_frames = static_cast<long>(sound.samples.size());
    data.data_out = result.samples.data();   // what the filter leaves at the end stays silent
    data.output_frames = static_cast<long>(result.samples.size());
    data.src_ratio = ratio;
    if (const int error = src_simple(&data, SRC_SINC_BEST_QUALITY, 1))
      refuse(std::string("it cannot be resampled (libsamplerate: ") + src_strerror(error) + ")");
    return result;
  });
}

}  // namespace sound_file
