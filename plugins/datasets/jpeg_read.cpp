#include "decoders.hpp"
#include <t2x/error.hpp>
#include <csetjmp>
// jpeglib.h needs <cstdio> before it.
#include <jpeglib.h>
#include <jerror.h>

namespace datasets {
namespace {

// libjpeg's errors leave by longjmp: functions with setjmp hold no object with a destructor.
struct Decoder {
  jpeg_decompress_struct jpeg{};
  jpeg_error_mgr errors{};
  std::jmp_buf escape;
  char message[JMSG_LENGTH_MAX] = "";

  explicit Decoder(std::FILE* file) {
    jpeg.err = jpeg_std_error(&errors);
    jpeg.client_data = this;
    errors.error_exit = fail;
    errors.emit_message = warn;
    jpeg_create_decompress(&jpeg);
    jpeg_stdio_src(&jpeg, file);
  }
  ~Decoder() { jpeg_destroy_decompress(&jpeg); }
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  static void fail(j_common_ptr common) {
    auto* self = static_cast<Decoder*>(common->client_data);
    common->err->format_message(common, self->message);
    std::longjmp(self->escape, 1);
  }
  // Stray bytes between segments harm nothing; an end that comes too early leaves a grey rest.
  static void warn(j_common_ptr common, int level) {
    const int code = common->err->msg_code;
    if (level < 0 && (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER)) fail(common);
  }

  bool read_header() {
    if (setjmp(escape)) return false;
    jpeg_read_header(&jpeg, TRUE);
    return true;
  }
  bool start() {
    if (setjmp(escape)) return false;
    jpeg.out_color_space = JCS_RGB;
    jpeg_start_decompress(&jpeg);
    return true;
  }
  bool read_pixels(uint8_t* rgb) {
    if (setjmp(escape)) return false;
    while (jpeg.output_scanline < jpeg.output_height) {
      JSAMPROW row = rgb + size_t{3} * jpeg.output_width * jpeg.output_scanline;
      jpeg_read_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_decompress(&jpeg);
    return true;
  }
  [[noreturn]] void refuse() const {
    throw t2x::Error(std::string("it is damaged or cut off (libjpeg: ") + message + "); fetch or save it again",
                     T2X_BAD_FILE);
  }
};

void open(Decoder& decoder) {
  if (!decoder.read_header()) decoder.refuse();
  check_pixels(decoder.jpeg.image_width, decoder.jpeg.image_height);
  const J_COLOR_SPACE space = decoder.jpeg.jpeg_color_space;
  if (space == JCS_CMYK || space == JCS_YCCK)
    throw t2x::Error("its colours are CMYK, made for print; save it as RGB", T2X_BAD_FILE);
}

}  // namespace

Size jpeg_size(std::FILE* file) {
  Decoder decoder(file);
  open(decoder);
  return {decoder.jpeg.image_width, decoder.jpeg.image_height};
}

Picture jpeg_picture(std::FILE* file, Size needed) {
  Decoder decoder(file);
  open(decoder);
  jpeg_decompress_struct& jpeg = decoder.jpeg;
  for (jpeg.scale_num = 1, jpeg.scale_denom = 8; jpeg.scale_denom > 1; jpeg.scale_denom /= 2)
    if (jpeg.image_width / jpeg.scale_denom >= needed.width && jpeg.image_height / jpeg.scale_denom >= needed.height)
      break;
  if (!decoder.start()) decoder.refuse();
  Picture picture{{jpeg.output_width, jpeg.output_height}, {}};
  picture.rgb.resize(size_t{3} * jpeg.output_width * jpeg.output_height);
  if (!decoder.read_pixels(picture.rgb.data())) decoder.refuse();
  return picture;
}

}  // namespace datasets
