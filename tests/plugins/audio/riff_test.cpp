#include "plugins/temporary_folder.hpp"
#include "riff.hpp"
#include "sound_bytes.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <t2x/error.hpp>
#include <random>

namespace sound_file {
namespace {

using testing::HasSubstr;

class Riff : public testing::Test {
protected:
  std::string refusal(const std::string& bytes) {
    write_bytes(folder_ / "x.wav", bytes);
    try {
      check_riff(folder_ / "x.wav");
    } catch (const t2x::Error& error) {
      EXPECT_EQ(error.status, T2X_BAD_FILE);
      return error.what();
    }
    return "";
  }
  TemporaryFolder folder_;
  std::vector<int16_t> samples_ = std::vector<int16_t>(100, 7);
};

TEST_F(Riff, LetsGoodFilesPass) {
  EXPECT_EQ(refusal(wav_bytes({}, samples_)), "");
  EXPECT_EQ(refusal(wav_bytes({.channels = 2, .rate = 768000}, samples_)), "");
  EXPECT_EQ(refusal(wav_bytes({.before_data = "LIST" + little_endian(3, 4) + "abc" + '\0'}, samples_)), "");
  EXPECT_EQ(refusal("this is no RIFF file, but another one"), "");
  EXPECT_EQ(refusal("short"), "");
}

TEST_F(Riff, UnknownSizesOfStreamsMeanToTheEnd) {
  EXPECT_EQ(refusal(wav_bytes({.data_size = 0xffffffff}, samples_)), "");
  EXPECT_EQ(refusal(wav_bytes({.data_size = 0xffffffff}, {})), "it holds no sound");
}

TEST_F(Riff, Rf64HasItsSizeElsewhere) {
  const auto rf64 = [&](uint64_t size) {
    const std::string sizes = little_endian(0, 8) + little_endian(size, 8) + little_endian(0, 8) + little_endian(0, 4);
    std::string bytes = wav_bytes({.kind = "RF64", .data_size = 0xffffffff}, samples_);
    return bytes.insert(12, "ds64" + little_endian(sizes.size(), 4) + sizes);
  };
  EXPECT_EQ(refusal(rf64(200)), "");
  EXPECT_THAT(refusal(rf64(uint64_t{1} << 40)),
              HasSubstr("promises 1099511627776 bytes of sound, but the file ends after 200"));
}

TEST_F(Riff, RefusesSizesBeyondTheEnd) {
  EXPECT_EQ(refusal(wav_bytes({.data_size = 202}, samples_)),
            "its header promises 202 bytes of sound, but the file ends after 200; it was cut off: fetch or save it "
            "again");
  EXPECT_THAT(refusal(wav_bytes({.data_size = 0xfffffffe}, samples_)), HasSubstr("promises 4294967294 bytes"));
  EXPECT_EQ(refusal(wav_bytes({.data_size = 0}, samples_)), "it holds no sound");
}

TEST_F(Riff, RefusesImpossibleFormats) {
  EXPECT_EQ(refusal(wav_bytes({.channels = 0}, samples_)), "its header says that it has no channels; save it again");
  for (uint32_t rate : {0u, 999u, 768001u, 0xffffffffu})
    EXPECT_EQ(refusal(wav_bytes({.rate = rate}, samples_)),
              "its header says " + std::to_string(rate) + " samples a second; 1000 to 768000 are read");
  EXPECT_EQ(refusal(wav_bytes({.channels = 2, .frame = 2}, samples_)),
            "its header contradicts itself: 2 channels of 16 bits do not make 2 bytes; save it again");
  EXPECT_THAT(refusal(wav_bytes({.bits = 0}, samples_)), HasSubstr("contradicts itself"));
}

TEST_F(Riff, RefusesWhatIsCutOffOrOutOfOrder) {
  const std::string whole = wav_bytes({}, samples_);
  EXPECT_THAT(refusal(whole.substr(0, 30)), HasSubstr("its header is cut off"));
  EXPECT_EQ(refusal(whole.substr(0, 36)), "it holds no sound: there is no data chunk in it");
  EXPECT_EQ(refusal(whole.substr(0, 12) + whole.substr(36) + whole.substr(12, 24)),
            "its sound comes before its format; save it again");
  for (size_t length = 12; length < whole.size(); ++length) EXPECT_NE(refusal(whole.substr(0, length)), "") << length;
}

TEST_F(Riff, EndsOnAnyBytes) {
  const std::string whole = wav_bytes({.before_data = "LIST" + little_endian(4, 4) + "abcd"}, samples_);
  std::mt19937 random(5);
  for (int i = 0; i < 500; ++i) {
    std::string bytes = whole;
    for (int flips = 0; flips < 6; ++flips) bytes[random() % 64] ^= static_cast<char>(1u << random() % 8);
    refusal(bytes);   // refused or not, but it comes to an end
  }
}

}  // namespace
}  // namespace sound_file
