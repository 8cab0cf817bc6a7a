#include "plugins/temporary_folder.hpp"
#include "png.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <t2x/error.hpp>
#include <filesystem>
#include <fstream>
#include <png.h>
#include <random>

namespace image {
namespace {

namespace fs = std::filesystem;

std::string path(const std::string& name) {
  static const TemporaryFolder folder;
  return (folder / name).string();
}

Picture noise(uint32_t width, uint32_t height) {
  Picture picture{width, height, {}};
  std::mt19937 random(7);
  for (uint32_t i = 0; i < 3 * width * height; ++i) picture.rgb.push_back(static_cast<uint8_t>(random()));
  return picture;
}

template <class Body> std::string refusal(Body&& body) {
  try {
    body();
  } catch (const t2x::Error& error) {
    EXPECT_EQ(error.status, T2X_BAD_FILE);
    return error.what();
  }
  return "";
}

std::string content(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_bytes(const std::string& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

// Writes 8-bit rows with libpng's simplified interface, in another format than ours.
void write_as(const std::string& file, uint32_t format, const std::vector<uint8_t>& pixels, uint32_t width,
              uint32_t height) {
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  png.width = width;
  png.height = height;
  png.format = format;
  ASSERT_TRUE(png_image_write_to_file(&png, file.c_str(), 0, pixels.data(), 0, nullptr)) << png.message;
}

TEST(Png, ComesBackAsItWasWritten) {
  for (const auto& [width, height] : {std::pair{1u, 1u}, {3u, 5u}, {64u, 17u}}) {
    const Picture picture = noise(width, height);
    write_png(path("round.png"), picture, "");
    const Picture back = read_png(path("round.png"));
    EXPECT_EQ(back.width, width);
    EXPECT_EQ(back.height, height);
    EXPECT_EQ(back.rgb, picture.rgb);
  }
}

TEST(Png, CarriesMetadata) {
  const std::string metadata = "{\"prompt\": \"a f\xc3\xb6x\", \"filler\": \"" + std::string(5000, 'x') + "\"}";
  write_png(path("meta.png"), noise(4, 4), metadata);
  std::FILE* file = std::fopen(path("meta.png").c_str(), "rb");
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  png_init_io(png, file);
  png_read_png(png, info, PNG_TRANSFORM_IDENTITY, nullptr);
  png_textp text = nullptr;
  ASSERT_EQ(png_get_text(png, info, &text, nullptr), 1);
  EXPECT_STREQ(text->key, "t2x.pipeline");
  EXPECT_EQ(std::string(text->text, text->itxt_length), metadata);
  png_destroy_read_struct(&png, &info, nullptr);
  std::fclose(file);
}

TEST(Png, ReadsOtherKinds) {
  write_as(path("grey.png"), PNG_FORMAT_GRAY, {0, 128}, 2, 1);
  EXPECT_EQ(read_png(path("grey.png")).rgb, (std::vector<uint8_t>{0, 0, 0, 128, 128, 128}));
  write_as(path("alpha.png"), PNG_FORMAT_RGBA, {10, 20, 30, 255, 40, 50, 60, 128}, 2, 1);
  EXPECT_EQ(read_png(path("alpha.png")).rgb, (std::vector<uint8_t>{10, 20, 30, 40, 50, 60}));
}

TEST(Png, SaysWhyItCannotWrite) {
  EXPECT_EQ(refusal([] { write_png("/no/such/folder/x.png", noise(1, 1), ""); }),
            "cannot write '/no/such/folder/x.png': No such file or directory");
  if (fs::exists("/dev/full")) {
    // A link, because a failed write removes what it wrote to.
    fs::remove(path("full.png"));
    fs::create_symlink("/dev/full", path("full.png"));
    EXPECT_THAT(refusal([] { write_png(path("full.png"), noise(64, 64), ""); }),
                testing::EndsWith("No space left on device"));
    EXPECT_FALSE(fs::exists(fs::symlink_status(path("full.png"))));
  }
}

TEST(Png, RefusesGarbage) {
  EXPECT_THAT(refusal([] { read_png("/no/such.png"); }), testing::EndsWith("No such file or directory"));
  write_bytes(path("bad.png"), "GIF89a, or something else entirely");
  EXPECT_THAT(refusal([] { read_png(path("bad.png")); }), testing::EndsWith("it is not a PNG file"));
  write_png(path("good.png"), noise(32, 32), "metadata");
  const std::string whole = content(path("good.png"));
  for (size_t length = 8; length < whole.size(); length += 37) {
    write_bytes(path("bad.png"), whole.substr(0, length));
    EXPECT_NE(refusal([] { read_png(path("bad.png")); }), "") << length;
  }
}

TEST(Png, SurvivesFlippedBits) {
  write_png(path("good.png"), noise(16, 16), "metadata");
  const std::string whole = content(path("good.png"));
  std::mt19937 random(3);
  for (int i = 0; i < 100; ++i) {
    std::string bytes = whole;
    for (int flips = 0; flips < 4; ++flips) bytes[random() % bytes.size()] ^= static_cast<char>(1u << random() % 8);
    write_bytes(path("bad.png"), bytes);
    refusal([] { read_png(path("bad.png")); });   // refused or read, but never a crash
  }
}

TEST(Png, RefusesHugeSizesBeforeReadingThem) {
  write_png(path("good.png"), noise(1, 1), "");
  std::string bytes = content(path("good.png"));
  bytes[16] = 0, bytes[17] = 0x40;                // width 4194304 + 1; the checksum follows
  bytes[20] = 0, bytes[21] = 0x40;
  const uint32_t sum = [&] {
    uint32_t crc = ~0u;
    for (size_t i = 12; i < 29; ++i) {
      crc ^= static_cast<unsigned char>(bytes[i]);
      for (int k = 0; k < 8; ++k) crc = crc & 1 ? crc >> 1 ^ 0xedb88320u : crc >> 1;
    }
    return ~crc;
  }();
  for (int i = 0; i < 4; ++i) bytes[29 + static_cast<size_t>(i)] = static_cast<char>(sum >> (24 - 8 * i));
  write_bytes(path("bad.png"), bytes);
  EXPECT_THAT(refusal([] { read_png(path("bad.png")); }), testing::EndsWith("more than 8192 x 8192 pixels"));
}

}  // namespace
}  // namespace image
