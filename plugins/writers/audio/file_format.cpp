#include "file_format.hpp"
#include <t2x/error.hpp>

namespace audio {

FileFormat choose_format(const std::string& extension, const std::string& encoding, double quality) {
  if (extension.empty()) throw t2x::Error("no file to write: use it through [output.X] file = \"name.wav\"");
  if (extension != "wav" && extension != "flac" && extension != "ogg")
    throw t2x::Error("sounds are written as .wav, .flac and .ogg, not as '." + extension + "'");
  if (extension == "ogg") {
    if (encoding != "auto")
      throw t2x::Error("encoding = \"" + encoding + "\" does not go into an .ogg file, which holds Vorbis; leave it at "
                       "\"auto\", or write .wav or .flac");
    return {Container::Ogg, Encoding::Vorbis, quality};
  }
  if (quality != kQuality)
    throw t2x::Error("quality is of .ogg files; ." + extension + " loses nothing beyond its encoding");
  if (extension == "flac" && encoding == "float")
    throw t2x::Error("a .flac file cannot hold floats; \"16bit\" and \"24bit\" go into it, floats into .wav");
  return {extension == "wav" ? Container::Wav : Container::Flac,
          encoding == "float" ? Encoding::Float : encoding == "24bit" ? Encoding::Int24 : Encoding::Int16, quality};
}

}  // namespace audio
