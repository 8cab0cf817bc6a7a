#include "result/png_metadata.hpp"
#include "status/failure.hpp"
#include <cerrno>
#include <csetjmp>
#include <cstdio>
#include <cstring>
#include <memory>
#include <png.h>

namespace t2x {
namespace {

constexpr png_alloc_size_t kLongestText = 16 << 20;  // bytes; zTXt could unpack to anything

struct Reader {
  png_structp png = nullptr;
  png_infop info = nullptr;
  ~Reader() { png_destroy_read_struct(&png, &info, nullptr); }
};

// libpng leaves by longjmp: nothing with a destructor may live in this frame.
bool read_info(Reader& reader, std::FILE* file) {
  if (setjmp(png_jmpbuf(reader.png))) return false;
  png_init_io(reader.png, file);
  png_set_chunk_malloc_max(reader.png, kLongestText);
  png_set_user_limits(reader.png, 0x7fffffff, 0x7fffffff);  // only the texts are read, never the pixels
  png_read_info(reader.png, reader.info);
  return true;
}

void leave(png_structp png, png_const_charp) { png_longjmp(png, 1); }
void ignore(png_structp, png_const_charp) {}

}  // namespace

std::optional<std::string> read_png_text(const std::filesystem::path& path, const std::string& key) {
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
  if (!file) fail_user(path.string() + ": cannot be read: " + std::strerror(errno));
  Reader reader;
  reader.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, leave, ignore);
  if (reader.png) reader.info = png_create_info_struct(reader.png);
  if (!reader.info) fail_memory(path.string() + ": there is not enough memory to read it");
  if (!read_info(reader, file.get())) return std::nullopt;
  png_textp texts = nullptr;
  int count = 0;
  png_get_text(reader.png, reader.info, &texts, &count);
  for (int i = 0; i < count; ++i) {
    if (key != texts[i].key || !texts[i].text) continue;
    // libpng sets one length or the other, by the kind of chunk.
    const size_t length = texts[i].compression > 0 ? texts[i].itxt_length : texts[i].text_length;
    return std::string(texts[i].text, length);
  }
  return std::nullopt;
}

}  // namespace t2x
