#include "picture.hpp"
#include "picture_files.hpp"
#include "plugins/temporary_folder.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <t2x/error.hpp>
#include <fstream>
#include <random>

namespace datasets {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using Bytes = std::vector<uint8_t>;

std::filesystem::path path(const std::string& name) {
  static const TemporaryFolder folder;
  return folder / name;
}

Picture read(const std::string& name, Size needed = {4096, 4096}) { return read_picture(path(name), {}, needed); }

std::string refusal(const std::string& name) {
  try {
    read(name);
  } catch (const t2x::Error& error) {
    EXPECT_EQ(error.status, T2X_BAD_FILE);
    EXPECT_THAT(error.what(), HasSubstr("picture '" + path(name).string() + "' cannot be read: "));
    return error.what();
  }
  return "";
}

TEST(ReadPicture, PngOfEveryKind) {
  write_png(path("rgb.png"), 2, 1, 3, {1, 2, 3, 4, 5, 6});
  EXPECT_EQ(read_size(path("rgb.png")), (Size{2, 1}));
  EXPECT_EQ(read("rgb.png").rgb, (Bytes{1, 2, 3, 4, 5, 6}));
  write_png(path("grey.png"), 2, 1, 1, {0, 128});
  EXPECT_EQ(read("grey.png").rgb, (Bytes{0, 0, 0, 128, 128, 128}));
}

TEST(ReadPicture, AlphaIsLaidOverTheBackground) {
  write_png(path("alpha.png"), 3, 1, 4, {10, 20, 30, 255, 10, 20, 30, 0, 100, 0, 200, 51});
  EXPECT_EQ(read_picture(path("alpha.png"), {255, 255, 255}, {1, 1}).rgb,
            (Bytes{10, 20, 30, 255, 255, 255, 224, 204, 244}));
  EXPECT_EQ(read_picture(path("alpha.png"), {0, 100, 50}, {1, 1}).rgb, (Bytes{10, 20, 30, 0, 100, 50, 20, 80, 80}));
}

TEST(ReadPicture, JpegOfColourAndGrey) {
  write_jpeg(path("rgb.jpg"), 17, 9, 3, plain(17, 9, {200, 100, 50}));
  EXPECT_EQ(read_size(path("rgb.jpg")), (Size{17, 9}));
  const Picture picture = read("rgb.jpg");
  EXPECT_EQ(picture.size, (Size{17, 9}));
  EXPECT_NEAR(picture.rgb[0], 200, 3);
  EXPECT_NEAR(picture.rgb[1], 100, 3);
  EXPECT_NEAR(picture.rgb[2], 50, 3);
  write_jpeg(path("grey.jpg"), 8, 8, 1, plain(8, 8, {99}));
  EXPECT_NEAR(read("grey.jpg").rgb[5], 99, 2);
}

TEST(ReadPicture, LargeJpegsComeSmallerButCoverWhatIsNeeded) {
  write_jpeg(path("large.jpg"), 640, 330, 3, plain(640, 330, {9, 99, 199}));
  EXPECT_EQ(read("large.jpg", {320, 165}).size, (Size{320, 165}));
  EXPECT_EQ(read("large.jpg", {64, 64}).size, (Size{160, 83}));
  EXPECT_EQ(read("large.jpg", {40, 40}).size, (Size{80, 42}));
  EXPECT_EQ(read("large.jpg", {321, 10}).size, (Size{640, 330}));
}

TEST(ReadPicture, TheFirstBytesTellTheFormat) {
  write_png(path("really_png.jpg"), 1, 1, 3, {7, 8, 9});
  EXPECT_EQ(read("really_png.jpg").rgb, (Bytes{7, 8, 9}));
}

TEST(ReadPicture, RefusesOtherFiles) {
  EXPECT_THAT(refusal("absent.png"), HasSubstr("No such file or directory"));
  write_bytes(path("empty.png"), "");
  EXPECT_THAT(refusal("empty.png"), HasSubstr("it is empty"));
  write_bytes(path("other.png"), "RIFF....WEBPVP8 ");
  EXPECT_THAT(refusal("other.png"), HasSubstr("it is no PNG and no JPEG, whatever its name says; save it as one"));
  write_jpeg(path("print.jpg"), 8, 8, 4, plain(8, 8, {1, 2, 3, 4}));
  EXPECT_THAT(refusal("print.jpg"), HasSubstr("its colours are CMYK, made for print; save it as RGB"));
}

TEST(ReadPicture, RefusesTruncatedFiles) {
  std::mt19937 random(5);
  Bytes noise(size_t{3} * 40 * 40);
  for (uint8_t& value : noise) value = static_cast<uint8_t>(random());
  write_png(path("good.png"), 40, 40, 3, noise);
  write_jpeg(path("good.jpg"), 40, 40, 3, noise);
  for (const std::string name : {"good.png", "good.jpg"}) {
    const std::string whole = file_bytes(path(name));
    for (size_t length = 8; length < whole.size(); length += 1 + whole.size() / 20) {
      write_bytes(path("cut"), whole.substr(0, length));
      EXPECT_THAT(refusal("cut"), AllOf(HasSubstr("damaged or cut off"), HasSubstr("fetch or save it again")))
          << name << " " << length;
    }
  }
}

TEST(ReadPicture, SurvivesFlippedBits) {
  write_png(path("good.png"), 16, 16, 4, plain(16, 16, {1, 2, 3, 4}));
  write_jpeg(path("good.jpg"), 16, 16, 3, plain(16, 16, {1, 2, 3}));
  std::mt19937 random(3);
  for (const std::string name : {"good.png", "good.jpg"})
    for (int i = 0; i < 200; ++i) {
      std::string bytes = file_bytes(path(name));
      for (int flips = 0; flips < 4; ++flips) bytes[random() % bytes.size()] ^= static_cast<char>(1u << random() % 8);
      write_bytes(path("flipped"), bytes);
      refusal("flipped");   // refused or read, but never a crash
    }
}

TEST(ReadPicture, RefusesHugeSizesBeforeReadingThem) {
  write_jpeg(path("huge.jpg"), 1, 1, 3, {1, 2, 3});
  std::string bytes = file_bytes(path("huge.jpg"));
  const size_t frame = bytes.find("\xff\xc0");           // marker, length, precision, height, width
  for (size_t i = 5; i < 9; ++i) bytes[frame + i] = '\xf0';
  write_bytes(path("huge.jpg"), bytes);
  EXPECT_THAT(refusal("huge.jpg"), HasSubstr("it has 61680x61680 pixels, more than 8192 x 8192; make it smaller"));
}

}  // namespace
}  // namespace datasets
