#include "png.hpp"
#include "png_failure.hpp"
#include <t2x/error.hpp>
#include <cerrno>
#include <csetjmp>
#include <cstring>
#include <memory>

namespace image {
namespace {

// libpng's own writer loses errno.
void write_bytes(png_structp png, png_bytep data, size_t bytes) {
  auto* file = static_cast<std::FILE*>(png_get_io_ptr(png));
  if (std::fwrite(data, 1, bytes, file) == bytes) return;
  static_cast<PngFailure*>(png_get_error_ptr(png))->error_number = errno;
  png_error(png, "write failed");
}

void flush_bytes(png_structp) {}

void put_metadata(png_structp png, png_infop info, const char* text, size_t bytes) {
  png_text chunk{};
  // libpng takes char*, but only reads.
  chunk.key = const_cast<char*>(kMetadataKeyword);
  chunk.text = const_cast<char*>(text);
  chunk.compression = PNG_ITXT_COMPRESSION_zTXt;
  chunk.itxt_length = bytes;
  chunk.lang = const_cast<char*>("");
  chunk.lang_key = const_cast<char*>("");
  png_set_text(png, info, &chunk, 1);
}

// false: failure says why. No object with a destructor in here: libpng leaves by longjmp.
bool encode(std::FILE* file, const uint8_t* rgb, uint32_t width, uint32_t height, const char* metadata,
            size_t metadata_bytes, PngFailure* failure) {
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, failure, PngFailure::keep, PngFailure::ignore);
  png_infop info = png ? png_create_info_struct(png) : nullptr;
  if (!info) {
    png_destroy_write_struct(&png, nullptr);
    failure->error_number = ENOMEM;
    return false;
  }
  if (setjmp(png_jmpbuf(png))) {
    png_destroy_write_struct(&png, &info);
    return false;
  }
  png_set_write_fn(png, file, write_bytes, flush_bytes);
  png_set_IHDR(png, info, width, height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
               PNG_FILTER_TYPE_DEFAULT);
  if (metadata_bytes) put_metadata(png, info, metadata, metadata_bytes);
  png_write_info(png, info);
  for (uint32_t y = 0; y < height; ++y) png_write_row(png, rgb + size_t{3} * width * y);
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
  return true;
}

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw t2x::Error("cannot write '" + path + "': " + why, T2X_BAD_FILE);
}

}  // namespace

void write_png(const std::string& path, const Picture& picture, const std::string& metadata) {
  std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "wb"));
  if (!file) refuse(path, std::strerror(errno));
  PngFailure failure;
  bool written = encode(file.get(), picture.rgb.data(), picture.width, picture.height, metadata.data(),
                        metadata.size(), &failure);
  // A full disk may show only now, when the buffer is written out.
  if (std::fclose(file.release()) != 0 && written) {
    failure.error_number = errno;
    written = false;
  }
  if (written) return;
  std::remove(path.c_str());
  refuse(path, failure.error_number ? std::strerror(failure.error_number) : failure.message);
}

}  // namespace image
