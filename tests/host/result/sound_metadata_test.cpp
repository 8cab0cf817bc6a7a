#include "result/sound_metadata.hpp"
#include "../weights/weight_files.hpp"
#include <gtest/gtest.h>
#include <sndfile.h>
#include <random>

namespace t2x {
namespace {

using test::TemporaryFolder;

std::string number(size_t value) {
  std::string bytes;
  for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(value >> shift & 0xff);
  return bytes;
}
std::string chunk(const std::string& name, const std::string& content) {
  return name + number(content.size()) + content + std::string(content.size() % 2, '\0');
}
// 16 bits, one channel; the comment stands behind the sound.
std::string wav_with(const std::string& comment) {
  const std::string format("\1\0\1\0\x80\x3e\0\0\0\x7d\0\0\2\0\x10\0", 16);
  return chunk("RIFF", "WAVE" + chunk("fmt ", format) + chunk("LIST", "adtl") + chunk("data", "abcd") +
                           chunk("LIST", "INFO" + chunk("IART", "me") + chunk("ICMT", comment + '\0')));
}

std::filesystem::path library_file(const TemporaryFolder& folder, int format, const std::string& comment) {
  SF_INFO info{};
  info.samplerate = 16000;
  info.channels = 1;
  info.format = format;
  const std::filesystem::path path = folder.path() / "x.sound";
  SNDFILE* sound = sf_open(path.c_str(), SFM_WRITE, &info);
  if (!comment.empty()) sf_set_string(sound, SF_STR_COMMENT, comment.c_str());
  const short samples[64] = {};
  sf_write_short(sound, samples, 64);
  sf_close(sound);
  return path;
}

TEST(SoundText, OfEveryFormat) {
  TemporaryFolder folder;
  for (const size_t length : {10u, 5000u, 300000u}) {
    const std::string text = "{\"a\": \"" + std::string(length, 'x') + "\"}";
    EXPECT_EQ(read_sound_text(folder.write("x.wav", wav_with("key=" + text)), "key"), text);
    EXPECT_EQ(read_sound_text(library_file(folder, SF_FORMAT_FLAC | SF_FORMAT_PCM_16, "key=" + text), "key"), text);
    EXPECT_EQ(read_sound_text(library_file(folder, SF_FORMAT_OGG | SF_FORMAT_VORBIS, "key=" + text), "key"), text);
  }
}

TEST(SoundTextBad, CommentsOfOtherPrograms) {
  TemporaryFolder folder;
  for (const char* comment : {"", "recorded at home", "key", "other=x"}) {
    EXPECT_EQ(read_sound_text(folder.write("x.wav", wav_with(comment)), "key"), std::nullopt) << comment;
    EXPECT_EQ(read_sound_text(library_file(folder, SF_FORMAT_FLAC | SF_FORMAT_PCM_16, comment), "key"), std::nullopt);
    EXPECT_EQ(read_sound_text(library_file(folder, SF_FORMAT_OGG | SF_FORMAT_VORBIS, comment), "key"), std::nullopt);
  }
}

TEST(SoundTextBad, OtherFiles) {
  TemporaryFolder folder;
  EXPECT_EQ(read_sound_text(folder.write("x.wav", ""), "key"), std::nullopt);
  EXPECT_EQ(read_sound_text(folder.write("x.flac", "no sound at all"), "key"), std::nullopt);
  EXPECT_EQ(test::failure_of([&] { read_sound_text(folder.path() / "none.wav", "key"); }, folder.path()),
            "user: none.wav: cannot be read: No such file or directory");
}

TEST(SoundTextBad, CutAndDamagedFiles) {
  TemporaryFolder folder;
  const std::string whole = wav_with("key=value");
  for (size_t length = 0; length < whole.size(); ++length)
    EXPECT_EQ(read_sound_text(folder.write("x.wav", whole.substr(0, length)), "key"), std::nullopt) << length;
  std::mt19937 random(4);
  for (int i = 0; i < 300; ++i) {
    std::string bytes = whole;
    for (int flips = 0; flips < 4; ++flips) bytes[random() % bytes.size()] ^= static_cast<char>(1u << random() % 8);
    read_sound_text(folder.write("x.wav", bytes), "key");   // found or not, but never a crash
  }
}

}  // namespace
}  // namespace t2x
