// host/result/sound_metadata.hpp - a text that was embedded in a sound file's comment.
#pragma once
#include <filesystem>
#include <optional>
#include <string>

namespace t2x {

// What follows "<key>=" in the comment of a WAV file (LIST chunk INFO, entry ICMT), or of a FLAC or Ogg file (Vorbis
// comment). nullopt when the comment is absent or another program's, when the file is no sound and when it is damaged.
// Throws Side::User when the file cannot be opened.
std::optional<std::string> read_sound_text(const std::filesystem::path& path, const std::string& key);

}  // namespace t2x
