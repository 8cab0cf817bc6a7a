// encode.hpp - the bytes of a sound file. The same samples give the same bytes.
#pragma once
#include "file_format.hpp"
#include <cstdint>
#include <span>
#include <string>

namespace audio {

// What begins the file's comment when it carries how the sound was made; `t2x run sound.wav` looks for it.
inline constexpr const char* kMetadataKeyword = "t2x.pipeline";

struct Encoded {
  std::string bytes;
  uint64_t clamped = 0;          // samples that were outside -1..1
};

// One channel at `rate` Hz. Integer encodings take round(32768 x) (8388608 x for 24 bits), halves to even; 1 becomes
// the largest value. `metadata` ("" = none) becomes the comment. Throws t2x::Error when a sample is not finite, or when
// the format does not take this rate or length.
Encoded encode(std::span<const float> samples, uint32_t rate, const FileFormat& format, const std::string& metadata);

}  // namespace audio
