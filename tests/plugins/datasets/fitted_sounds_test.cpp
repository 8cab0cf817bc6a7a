#include "fitted_sounds.hpp"
#include "plugins/audio/sound_bytes.hpp"
#include "plugins/temporary_folder.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <t2x/error.hpp>
#include <cmath>

namespace datasets {
namespace {

using testing::HasSubstr;

constexpr uint64_t kPlenty = 1u << 30;
void ignore(uint32_t, uint32_t) {}

class Fitted : public testing::Test {
protected:
  // Sound i has 100 + i samples of value 1000 i.
  std::vector<std::filesystem::path> sounds(int count) {
    std::vector<std::filesystem::path> files;
    for (int i = 0; i < count; ++i) {
      files.push_back(folder_ / (std::to_string(i) + ".wav"));
      write_bytes(files.back(), wav_bytes({}, std::vector<int16_t>(100 + i, static_cast<int16_t>(1000 * i))));
    }
    return files;
  }
  TemporaryFolder folder_;
};

TEST_F(Fitted, EverySoundHasTheSameLength) {
  const FittedSounds cut(sounds(5), {16000, 60, kPlenty}, ignore), padded(sounds(5), {16000, 200, kPlenty}, ignore);
  for (size_t i = 0; i < 5; ++i) {
    const float value = static_cast<float>(1000 * i) / 32768;
    EXPECT_EQ(cut.at(i), std::vector<float>(60, value));
    std::vector<float> expected(100 + i, value);
    expected.resize(200);
    EXPECT_EQ(padded.at(i), expected);
  }
}

TEST_F(Fitted, KeepsSoundsThatFitIntoTheRoom) {
  const FittedSounds all(sounds(9), {16000, 100, kPlenty}, ignore), none(sounds(9), {16000, 100, 0}, ignore);
  for (size_t i = 0; i < 9; ++i) EXPECT_EQ(all.at(i), none.at(i));
  std::filesystem::remove(folder_ / "3.wav");
  EXPECT_EQ(all.at(3).size(), 100u);   // from memory
  EXPECT_THROW(none.at(3), t2x::Error);
}

TEST_F(Fitted, CuttingBeforeResamplingChangesNothing) {
  const std::vector<float> tone = sine(700, 0.5, 44100, 44100);
  std::string data;
  for (const float x : tone) data.append(reinterpret_cast<const char*>(&x), sizeof x);
  write_bytes(folder_ / "tone.wav", wav_of({.format = 3, .rate = 44100, .bits = 32}, data));
  const std::vector<float> cut = fitted_sound(folder_ / "tone.wav", 16000, 8000),
                           whole = fitted_sound(folder_ / "tone.wav", 16000, 16000),
                           expected = sine(700, 0.5, 16000, 8000);
  for (size_t i = 0; i < 8000; ++i) ASSERT_NEAR(cut[i], whole[i], 1e-6) << i;
  for (size_t i = 400; i < 8000; ++i) ASSERT_NEAR(cut[i], expected[i], 1e-5) << i;
}

TEST_F(Fitted, DamagedSoundsAreNamedBeforeTheRun) {
  const std::vector<std::filesystem::path> files = sounds(12);
  for (const char* name : {"5.wav", "7.wav"}) {
    const std::string whole = file_bytes(folder_ / name);
    write_bytes(folder_ / name, whole.substr(0, whole.size() - 20));
  }
  try {
    FittedSounds(files, {16000, 10, kPlenty}, ignore);   // what is damaged lies behind what is used
    FAIL() << "not refused";
  } catch (const t2x::Error& error) {
    EXPECT_EQ(error.status, T2X_BAD_FILE);
    EXPECT_THAT(error.what(), testing::AllOf(HasSubstr("5.wav' cannot be read: its header promises 210 bytes of sound"),
                                             testing::EndsWith("(and 1 more like it)")));
  }
}

TEST_F(Fitted, ProgressEndsWithAllHoweverFastTheyAreRead) {
  std::vector<uint32_t> told;
  FittedSounds(sounds(3), {16000, 10, kPlenty}, [&](uint32_t done, uint32_t) { told.push_back(done); });
  ASSERT_FALSE(told.empty());
  EXPECT_EQ(told.back(), 3u);
}

TEST_F(Fitted, ProgressMayStopTheReading) {
  struct Stopped {};
  EXPECT_THROW(FittedSounds(sounds(3), {16000, 10, kPlenty}, [](uint32_t, uint32_t) { throw Stopped(); }), Stopped);
}

}  // namespace
}  // namespace datasets
