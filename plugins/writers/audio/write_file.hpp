// write_file.hpp - bytes into a file, all of them or none.
#pragma once
#include <string>

namespace audio {

// On failure nothing stays at `path`, and t2x::Error (T2X_BAD_FILE) says why.
void write_file(const std::string& path, const std::string& bytes);

}  // namespace audio
