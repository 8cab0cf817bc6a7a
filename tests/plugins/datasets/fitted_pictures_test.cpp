#include "fitted_pictures.hpp"
#include "picture_files.hpp"
#include "plugins/temporary_folder.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <t2x/error.hpp>

namespace datasets {
namespace {

using testing::HasSubstr;

constexpr uint64_t kPlenty = 1u << 30;
void ignore(uint32_t, uint32_t) {}

class Fitted : public testing::Test {
protected:
  // Picture i is grey i, (8 + i) x 8 pixels, to train at 4x4.
  std::vector<TrainingPicture> pictures(uint8_t count) {
    std::vector<TrainingPicture> made;
    for (uint8_t i = 0; i < count; ++i) {
      made.push_back({folder_ / (std::to_string(i) + ".png"), {4, 4}});
      write_png(made.back().file, 8u + i, 8, 1, plain(8u + i, 8, {i}));
    }
    return made;
  }
  TemporaryFolder folder_;
};

TEST_F(Fitted, KeepsPicturesThatFitIntoTheRoom) {
  const FittedPictures all(pictures(20), {}, kPlenty, ignore);
  const FittedPictures none(pictures(20), {}, 0, ignore);
  for (uint8_t i = 0; i < 20; ++i) {
    EXPECT_EQ(all.at(i, {4, 4}).rgb, plain(4, 4, {i, i, i}));
    EXPECT_EQ(none.at(i, {4, 4}).rgb, plain(4, 4, {i, i, i}));
    EXPECT_EQ(all.at(i, {6, 2}).rgb, plain(6, 2, {i, i, i}));
  }
  std::filesystem::remove(folder_ / "3.png");
  EXPECT_EQ(all.at(3, {4, 4}).rgb, plain(4, 4, {3, 3, 3}));   // from memory
  EXPECT_THROW(none.at(3, {4, 4}), t2x::Error);
}

TEST_F(Fitted, DamagedPicturesAreNamedBeforeTheRun) {
  std::vector<TrainingPicture> list = pictures(12);
  for (const char* name : {"5.png", "7.png"}) {
    const std::string whole = file_bytes(folder_ / name);
    write_bytes(folder_ / name, whole.substr(0, whole.size() - 20));
  }
  try {
    FittedPictures(list, {}, kPlenty, ignore);
    FAIL() << "not refused";
  } catch (const t2x::Error& error) {
    EXPECT_EQ(error.status, T2X_BAD_FILE);
    EXPECT_THAT(error.what(), testing::AllOf(HasSubstr("5.png' cannot be read: it is damaged or cut off"),
                                             testing::EndsWith("(and 1 more like it)")));
  }
}

TEST_F(Fitted, ProgressMayStopTheReading) {
  struct Stopped {};
  EXPECT_THROW(FittedPictures(pictures(3), {}, kPlenty, [](uint32_t, uint32_t) { throw Stopped(); }), Stopped);
}

}  // namespace
}  // namespace datasets
