#include "result/png_metadata.hpp"
#include "../weights/weight_files.hpp"
#include <gtest/gtest.h>
#include <png.h>
#include <random>
#include <vector>

namespace t2x {
namespace {

using test::TemporaryFolder;

// A 2x2 grey picture that carries `text` under "key".
std::string png_with(const std::string& text, int compression) {
  std::string file;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  png_set_write_fn(
      png, &file,
      [](png_structp p, png_bytep data, size_t n) {
        static_cast<std::string*>(png_get_io_ptr(p))->append(reinterpret_cast<char*>(data), n);
      },
      nullptr);
  png_set_IHDR(png, info, 2, 2, 8, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
               PNG_FILTER_TYPE_DEFAULT);
  std::string key = "key", value = text, empty;
  png_text entry{};
  entry.compression = compression;
  entry.key = key.data();
  entry.text = value.data();
  entry.text_length = value.size();
  entry.lang = empty.data();
  entry.lang_key = empty.data();
  png_set_text(png, info, &entry, 1);
  png_write_info(png, info);
  png_byte row[2] = {0, 255};
  png_write_row(png, row);
  png_write_row(png, row);
  png_write_end(png, nullptr);
  png_destroy_write_struct(&png, &info);
  return file;
}

TEST(PngText, EveryKindOfTextChunk) {
  TemporaryFolder folder;
  const std::string text = "[node.a]\n" + std::string(3000, 'x');
  for (int compression :
       {PNG_TEXT_COMPRESSION_NONE, PNG_TEXT_COMPRESSION_zTXt, PNG_ITXT_COMPRESSION_NONE, PNG_ITXT_COMPRESSION_zTXt}) {
    const auto path = folder.write("x.png", png_with(text, compression));
    EXPECT_EQ(read_png_text(path, "key"), text) << compression;
    EXPECT_EQ(read_png_text(path, "other"), std::nullopt);
  }
}

TEST(PngTextBad, OtherFiles) {
  TemporaryFolder folder;
  EXPECT_EQ(read_png_text(folder.write("empty.png", ""), "key"), std::nullopt);
  EXPECT_EQ(read_png_text(folder.write("text.png", "not a picture at all, but long enough to be read"), "key"),
            std::nullopt);
  EXPECT_EQ(test::failure_of([&] { read_png_text(folder.path() / "none.png", "key"); }, folder.path()),
            "user: none.png: cannot be read: No such file or directory");
}

// Damage never ends in a crash, and a damaged text is never taken for a whole one: its checksum differs.
TEST(PngTextBad, DamagedFiles) {
  TemporaryFolder folder;
  const std::string text = "pipeline", good = png_with(text, PNG_TEXT_COMPRESSION_NONE);
  for (size_t n = 0; n < good.size(); ++n) read_png_text(folder.write("x.png", good.substr(0, n)), "key");
  std::mt19937 random(1);
  for (size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ (1 + random() % 255));
    const auto found = read_png_text(folder.write("x.png", bad), "key");
    EXPECT_TRUE(!found || *found == text) << i;
  }
}

// A few kilobytes that unpack to 64 MiB are refused, not unpacked.
TEST(PngTextBad, CompressionBomb) {
  TemporaryFolder folder;
  const auto path = folder.write("x.png", png_with(std::string(64 << 20, 'x'), PNG_TEXT_COMPRESSION_zTXt));
  EXPECT_EQ(read_png_text(path, "key"), std::nullopt);
}

}  // namespace
}  // namespace t2x
