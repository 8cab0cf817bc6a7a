#include "write_file.hpp"
#include <t2x/error.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace audio {

void write_file(const std::string& path, const std::string& bytes) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  bool written = file && std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  int error = errno;
  // A full disk may show only now, when the buffer is written out.
  if (file && std::fclose(file) != 0 && written) {
    error = errno;
    written = false;
  }
  if (written) return;
  if (file) std::remove(path.c_str());
  throw t2x::Error("cannot write '" + path + "': " + std::strerror(error), T2X_BAD_FILE);
}

}  // namespace audio
