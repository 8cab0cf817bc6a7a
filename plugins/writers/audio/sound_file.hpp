// sound_file.hpp - any file that libsndfile reads, as one channel of floats.
// The plugins `audio` and `datasets` have the same copy of this file; a test compares them.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace sound_file {

inline constexpr uint32_t kMinRate = 1000, kMaxRate = 768000;   // Hz
// What one sound may have in memory: an hour at 48 kHz.
inline constexpr uint64_t kMaxSamples = 3600ull * 48000;

struct Sound {
  uint32_t rate = 0;             // Hz
  std::vector<float> samples;    // nominal -1..1
};

// Seconds of a file.
struct Part {
  double start = 0;
  double length = 0;             // 0: to the end
  double most = 0;               // that are read at all: a longer part is refused; 0: what kMaxSamples allows
};

// All throw t2x::Error (T2X_BAD_FILE) that names the file and says the mend.

// The part, its channels mixed to their mean. Refuses what is empty, damaged, shorter than the file itself or the part
// says, longer than kMaxSamples, or not finite.
Sound read_sound(const std::filesystem::path& file, Part part = {});

// Refuses now a part that read_sound would refuse for being longer than part.most: by what the file holds, not by what
// its header says, and without decoding more of it than that.
void check_length(const std::filesystem::path& file, Part part);

// At another rate, by libsamplerate's best sinc filter: round(samples * rate / sound.rate) samples.
Sound resample(Sound sound, uint32_t rate, const std::filesystem::path& file);

}  // namespace sound_file
