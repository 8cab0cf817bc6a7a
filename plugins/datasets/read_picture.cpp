#include "decoders.hpp"
#include <t2x/error.hpp>
#include <cerrno>
#include <cstring>
#include <memory>

namespace datasets {
namespace {

enum class Format { Png, Jpeg };

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

[[noreturn]] void refuse(const std::string& why) { throw t2x::Error(why, T2X_BAD_FILE); }

Format format_of(std::FILE* file) {
  uint8_t first[8] = {};
  const size_t read = std::fread(first, 1, sizeof first, file);
  std::rewind(file);
  if (read == 0) refuse("it is empty");
  if (read == sizeof first && std::memcmp(first, "\x89PNG\r\n\x1a\n", 8) == 0) return Format::Png;
  if (read >= 3 && first[0] == 0xff && first[1] == 0xd8 && first[2] == 0xff) return Format::Jpeg;
  refuse("it is no PNG and no JPEG, whatever its name says; save it as one of these");
}

// Opens the file, runs body(file, format) and puts the file's name before whatever it throws.
template <class Body> auto with_file(const std::filesystem::path& path, Body&& body) {
  try {
    const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rb"));
    if (!file) refuse(std::strerror(errno));
    return body(file.get(), format_of(file.get()));
  } catch (const t2x::Error& error) {
    throw t2x::Error("picture '" + path.string() + "' cannot be read: " + error.what(), T2X_BAD_FILE);
  }
}

}  // namespace

void check_pixels(uint64_t width, uint64_t height) {
  if (width * height > kMaxPixels)
    refuse("it has " + std::to_string(width) + "x" + std::to_string(height) +
           " pixels, more than 8192 x 8192; make it smaller");
}

Size read_size(const std::filesystem::path& path) {
  return with_file(path, [](std::FILE* file, Format format) {
    return format == Format::Png ? png_size(file) : jpeg_size(file);
  });
}

Picture read_picture(const std::filesystem::path& path, Colour background, Size needed) {
  return with_file(path, [&](std::FILE* file, Format format) {
    return format == Format::Png ? png_picture(file, background) : jpeg_picture(file, needed);
  });
}

}  // namespace datasets
