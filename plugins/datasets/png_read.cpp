#include "decoders.hpp"
#include <t2x/error.hpp>
#include <csetjmp>
#include <new>
#include <png.h>

namespace datasets {
namespace {

constexpr uint64_t kMaxChunkBytes = 8u << 20;  // a chunk that unpacks to more is a trap or useless here

// libpng leaves by longjmp: functions with setjmp hold no object with a destructor.
struct Decoder {
  png_structp png = nullptr;
  png_infop info = nullptr;
  char message[256] = "";

  explicit Decoder(std::FILE* file) {
    png = png_create_read_struct(PNG_LIBPNG_VER_STRING, this, keep, [](png_structp, png_const_charp) {});
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

  static void keep(png_structp png, png_const_charp why) {
    auto* self = static_cast<Decoder*>(png_get_error_ptr(png));
    std::snprintf(self->message, sizeof self->message, "%s", why);
    png_longjmp(png, 1);
  }

  bool read_header() {
    if (setjmp(png_jmpbuf(png))) return false;
    png_read_info(png, info);
    return true;
  }
  // Whatever the file holds comes as 8-bit RGBA.
  bool prepare() {
    if (setjmp(png_jmpbuf(png))) return false;
    png_set_expand(png);
    png_set_scale_16(png);
    png_set_gray_to_rgb(png);
    png_set_add_alpha(png, 0xff, PNG_FILLER_AFTER);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
    if (png_get_rowbytes(png, info) != size_t{4} * png_get_image_width(png, info))
      png_error(png, "its pixels are not RGBA");
    return true;
  }
  bool read_pixels(png_bytep* rows) {
    if (setjmp(png_jmpbuf(png))) return false;
    png_read_image(png, rows);
    png_read_end(png, nullptr);
    return true;
  }
  [[noreturn]] void refuse() const {
    throw t2x::Error(std::string("it is damaged or cut off (libpng: ") + message + "); fetch or save it again",
                     T2X_BAD_FILE);
  }
  Size size() const { return {png_get_image_width(png, info), png_get_image_height(png, info)}; }
};

void open(Decoder& decoder) {
  if (!decoder.read_header()) decoder.refuse();
  check_pixels(decoder.size().width, decoder.size().height);
}

// `part` of 255 of `over`, the rest of `under`.
uint8_t blend(uint32_t over, uint32_t under, uint32_t part) {
  return static_cast<uint8_t>((over * part + under * (255 - part) + 127) / 255);
}

}  // namespace

Size png_size(std::FILE* file) {
  Decoder decoder(file);
  open(decoder);
  return decoder.size();
}

Picture png_picture(std::FILE* file, Colour background) {
  Decoder decoder(file);
  open(decoder);
  if (!decoder.prepare()) decoder.refuse();
  Picture picture{decoder.size(), {}};
  const size_t width = picture.size.width, pixels = width * picture.size.height;
  std::vector<uint8_t> rgba(4 * pixels);
  std::vector<png_bytep> rows;
  for (uint32_t y = 0; y < picture.size.height; ++y) rows.push_back(rgba.data() + 4 * width * y);
  if (!decoder.read_pixels(rows.data())) decoder.refuse();
  picture.rgb.resize(3 * pixels);
  for (size_t i = 0; i < pixels; ++i) {
    const uint8_t* p = &rgba[4 * i];
    picture.rgb[3 * i] = blend(p[0], background.red, p[3]);
    picture.rgb[3 * i + 1] = blend(p[1], background.green, p[3]);
    picture.rgb[3 * i + 2] = blend(p[2], background.blue, p[3]);
  }
  return picture;
}

}  // namespace datasets
