#include "png.hpp"
#include "png_failure.hpp"
#include <t2x/error.hpp>
#include <cerrno>
#include <csetjmp>
#include <cstring>
#include <memory>
#include <new>

namespace image {
namespace {

constexpr uint64_t kMaxChunkBytes = 8u << 20;  // a chunk that unpacks to more is a trap or useless here

// Reads header and pixels in two steps, so that the buffer between them is C++ memory.
struct Decoder {
  png_structp png = nullptr;
  png_infop info = nullptr;
  PngFailure failure;

  explicit Decoder(std::FILE* file) {
    png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &failure, PngFailure::keep, PngFailure::ignore);
    info = png ? png_create_info_struct(png) : nullptr;
    if (!info) {
      png_destroy_read_struct(&png, nullptr, nullptr);
      throw std::bad_alloc();
    }
    png_init_io(png, file);
    png_set_user_limits(png, 1u << 24, 1u << 24);
    png_set_chunk_malloc_max(png, kMaxChunkBytes);
  }
  ~Decoder() { png_destroy_read_struct(&png, &info, nullptr); }
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  bool read_header(uint32_t* width, uint32_t* height) {
    if (setjmp(png_jmpbuf(png))) return false;
    png_read_info(png, info);
    *width = png_get_image_width(png, info);
    *height = png_get_image_height(png, info);
    if (uint64_t{*width} * *height > kMaxPixels) png_error(png, "it has more than 8192 x 8192 pixels");
    png_set_expand(png);
    png_set_scale_16(png);
    png_set_gray_to_rgb(png);
    png_set_strip_alpha(png);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
    if (png_get_rowbytes(png, info) != size_t{3} * *width) png_error(png, "its pixels are not RGB");
    return true;
  }
  bool read_pixels(png_bytep* rows) {
    if (setjmp(png_jmpbuf(png))) return false;
    png_read_image(png, rows);
    png_read_end(png, nullptr);
    return true;
  }
};

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw t2x::Error("cannot read '" + path + "': " + why, T2X_BAD_FILE);
}

}  // namespace

Picture read_png(const std::string& path) {
  const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rb"));
  if (!file) refuse(path, std::strerror(errno));
  uint8_t signature[8] = {};
  if (std::fread(signature, 1, sizeof signature, file.get()) != sizeof signature ||
      png_sig_cmp(signature, 0, sizeof signature) != 0)
    refuse(path, "it is not a PNG file");
  Decoder decoder(file.get());
  png_set_sig_bytes(decoder.png, sizeof signature);
  Picture picture;
  if (!decoder.read_header(&picture.width, &picture.height)) refuse(path, decoder.failure.message);
  picture.rgb.resize(size_t{3} * picture.width * picture.height);
  std::vector<png_bytep> rows;
  for (uint32_t y = 0; y < picture.height; ++y) rows.push_back(picture.rgb.data() + size_t{3} * picture.width * y);
  if (!decoder.read_pixels(rows.data())) refuse(path, decoder.failure.message);
  return picture;
}

}  // namespace image
