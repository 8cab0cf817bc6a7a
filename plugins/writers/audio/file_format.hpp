// file_format.hpp - which container and encoding does a sound file get?
#pragma once
#include <string>

namespace audio {

enum class Container { Wav, Flac, Ogg };
enum class Encoding { Int16, Int24, Float, Vorbis };

struct FileFormat {
  Container container;
  Encoding encoding;
  double quality;                // of Vorbis: 0 (small) to 1
};

inline constexpr double kQuality = 0.6;

// extension: wav, flac or ogg; encoding: auto, 16bit, 24bit or float. Throws t2x::Error for what the format cannot hold
// or does not have, with what it can.
FileFormat choose_format(const std::string& extension, const std::string& encoding, double quality);

}  // namespace audio
