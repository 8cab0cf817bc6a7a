#include "plugins/temporary_folder.hpp"
#include "sound_bytes.hpp"
#include "sound_file.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sndfile.h>
#include <t2x/error.hpp>
#include <cmath>
#include <cstring>
#include <random>

namespace sound_file {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;

class SoundFile : public testing::Test {
protected:
  std::filesystem::path file(const std::string& bytes) {
    write_bytes(folder_ / "x.wav", bytes);
    return folder_ / "x.wav";
  }
  // Interleaved frames in one of libsndfile's formats.
  std::filesystem::path library_file(int format, int rate, int channels, const std::vector<float>& frames) {
    SF_INFO info{};
    info.samplerate = rate;
    info.channels = channels;
    info.format = format;
    SNDFILE* sound = sf_open((folder_ / "x.sound").c_str(), SFM_WRITE, &info);
    if (!sound) throw std::runtime_error(sf_strerror(nullptr));
    sf_write_float(sound, frames.data(), static_cast<sf_count_t>(frames.size()));
    sf_close(sound);
    return folder_ / "x.sound";
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
  std::string refused(const std::string& bytes, Part part = {}) {
    const std::filesystem::path path = file(bytes);
    return refusal([&] { read_sound(path, part); });
  }
  TemporaryFolder folder_;
};

TEST_F(SoundFile, MixesChannelsToTheirMean) {
  const Sound sound = read_sound(file(wav_bytes({.channels = 2, .rate = 44100}, {16384, 0, -8192, -8192, 100, 300})));
  EXPECT_EQ(sound.rate, 44100u);
  EXPECT_EQ(sound.samples, (std::vector<float>{0.25f, -0.25f, 200 / 32768.0f}));
}

TEST_F(SoundFile, ReadsOtherKinds) {
  std::vector<float> tone = sine(440, 0.5, 16000, 16000);
  for (const auto& [format, error] :
       {std::pair{SF_FORMAT_FLAC | SF_FORMAT_PCM_24, 2e-7}, {SF_FORMAT_AIFF | SF_FORMAT_PCM_16, 4e-5},
        {SF_FORMAT_AU | SF_FORMAT_FLOAT, 0.0}, {SF_FORMAT_WAV | SF_FORMAT_ULAW, 0.02},
        {SF_FORMAT_WAV | SF_FORMAT_PCM_U8, 0.008}, {SF_FORMAT_OGG | SF_FORMAT_VORBIS, 0.05},
        {SF_FORMAT_RF64 | SF_FORMAT_PCM_16, 4e-5}}) {
    const Sound sound = read_sound(library_file(format, 16000, 1, tone));
    ASSERT_EQ(sound.samples.size(), tone.size()) << std::hex << format;
    for (size_t i = 0; i < tone.size(); ++i)
      ASSERT_NEAR(sound.samples[i], tone[i], error) << std::hex << format << " " << i;
  }
}

TEST_F(SoundFile, TakesAPart) {
  std::vector<int16_t> ramp;
  for (int i = 0; i < 16000; ++i) ramp.push_back(static_cast<int16_t>(i));
  const std::string bytes = wav_bytes({}, ramp);
  const Sound part = read_sound(file(bytes), {0.25, 0.5});
  ASSERT_EQ(part.samples.size(), 8000u);
  EXPECT_EQ(part.samples.front(), 4000 / 32768.0f);
  EXPECT_EQ(part.samples.back(), 11999 / 32768.0f);
  EXPECT_EQ(read_sound(file(bytes), {0.75, 0}).samples.size(), 4000u);
  EXPECT_EQ(read_sound(file(bytes), {0, 1}).samples.size(), 16000u);
  EXPECT_THAT(refused(bytes, {1, 0}), EndsWith("start = 1 s is after its end: it has 1 s"));
  EXPECT_THAT(refused(bytes, {1e6, 1e6}), HasSubstr("is after its end"));
  EXPECT_THAT(refused(bytes, {0.5, 0.6}),
              EndsWith("0.6 s from start = 0.5 s are asked for, but it has 1 s; ask for less, or for 0 = to the end"));
}

TEST_F(SoundFile, TakesAPartOfCompressedFiles) {
  for (const int format : {SF_FORMAT_FLAC | SF_FORMAT_PCM_16, SF_FORMAT_OGG | SF_FORMAT_VORBIS,
                           SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III}) {
    const std::filesystem::path path = library_file(format, 16000, 1, sine(440, 0.5, 16000, 40000));
    const std::vector<float> whole = read_sound(path).samples, part = read_sound(path, {1.25, 0.5}).samples;
    ASSERT_EQ(part.size(), 8000u);
    for (size_t i = 0; i < part.size(); ++i) ASSERT_NEAR(part[i], whole[20000 + i], 1e-6) << std::hex << format << i;
  }
}

TEST_F(SoundFile, StreamsAreReadToTheirEnd) {
  EXPECT_EQ(read_sound(file(wav_bytes({.data_size = 0xffffffff}, {1, 2, 3}))).samples.size(), 3u);
}

TEST_F(SoundFile, RefusesLyingHeaders) {
  EXPECT_THAT(refused(wav_bytes({.data_size = 3000}, {1, 2, 3})),
              AllOf(testing::StartsWith("sound '" + (folder_ / "x.wav").string() + "' cannot be read: its header "
                                        "promises 3000 bytes of sound, but the file ends after 6"),
                    HasSubstr("cut off")));
  EXPECT_THAT(refused(wav_bytes({.channels = 0}, {1})), HasSubstr("no channels"));
  EXPECT_THAT(refused(wav_bytes({.rate = 7}, {1})), HasSubstr("7 samples a second"));
  EXPECT_THAT(refused(wav_bytes({}, {})), EndsWith("it holds no sound"));
  EXPECT_THAT(refused(wav_bytes({.channels = 300}, std::vector<int16_t>(300))),
              HasSubstr("300 channels; 1 to 256 are read"));
}

TEST_F(SoundFile, RefusesWhatIsNoSound) {
  EXPECT_THAT(refusal([] { read_sound("/no/such.wav"); }), EndsWith("cannot be read: No such file or directory"));
  EXPECT_THAT(refused(""), EndsWith("it is empty"));
  EXPECT_THAT(refused("GIF89a, or something else entirely"), HasSubstr("it is no sound file that is read, or damaged"));
  EXPECT_THAT(refusal([&] { read_sound(folder_.path()); }), EndsWith("it is a folder"));
  const float bad[] = {0, std::nanf(""), 0};
  EXPECT_THAT(refused(wav_of({.format = 3, .bits = 32}, std::string(reinterpret_cast<const char*>(bad), sizeof bad))),
              HasSubstr("sample 1 is no finite number"));
}

TEST_F(SoundFile, RefusesCutAndDamagedFlacAndOgg) {
  std::vector<float> noise(48000);
  std::mt19937 random(1);
  for (float& x : noise) x = static_cast<float>(random() % 2000) / 1000.0f - 1;
  for (const int format : {SF_FORMAT_FLAC | SF_FORMAT_PCM_16, SF_FORMAT_OGG | SF_FORMAT_VORBIS}) {
    const std::string whole = file_bytes(library_file(format, 16000, 1, noise));
    for (size_t part = 1; part < 10; ++part) EXPECT_NE(refused(whole.substr(0, whole.size() * part / 10)), "") << part;
    std::string hole = whole;
    for (size_t i = whole.size() / 2; i < whole.size() / 2 + 6000; ++i) hole[i] = 0;
    EXPECT_NE(refused(hole), "") << std::hex << format;
    for (int i = 0; i < 60; ++i) {
      std::string bytes = whole;
      for (int flips = 0; flips < 4; ++flips) bytes[random() % bytes.size()] ^= static_cast<char>(1u << random() % 8);
      refused(bytes);   // refused or read, but never a crash
    }
  }
}

TEST_F(SoundFile, BoundsMemory) {
  // A file of holes: it has the length that its header says, and nothing of it on the disk.
  const uint64_t bytes = (kMaxSamples + 16000) * 2;
  const std::filesystem::path path = file(wav_bytes({.data_size = static_cast<uint32_t>(bytes)}, {}));
  std::filesystem::resize_file(path, std::filesystem::file_size(path) + bytes);
  EXPECT_THAT(refusal([&] { read_sound(path); }),
              HasSubstr("it is too long: 172816000 samples, more than the 172800000"));
  EXPECT_EQ(read_sound(path, {10, 0.5}).samples.size(), 8000u);
  Sound slow{1000, std::vector<float>(1000000)};
  EXPECT_THAT(refusal([&] { resample(slow, 192000, "x.wav"); }), HasSubstr("it is too long: 192000000 samples"));
  EXPECT_THAT(refusal([&] { resample({1000, {0}}, 768000, "x.wav"); }), HasSubstr("more than 256 times"));
}

TEST_F(SoundFile, LimitsALength) {
  const std::string bytes = wav_bytes({}, std::vector<int16_t>(32000));
  const auto too_long = [&](Part part) { return refusal([&] { check_length(folder_ / "x.wav", part); }); };
  EXPECT_THAT(refused(bytes, {0, 0, 1.5}),
              EndsWith("it is too long: more than 1.5 s from start = 0 s of the 2 s that it announces; take a part of it by "
                       "start and seconds, or raise most_seconds where more can be used"));
  EXPECT_EQ(too_long({0, 0, 1.5}), refused(bytes, {0, 0, 1.5}));
  EXPECT_THAT(too_long({0.25, 1.6, 1.5}), HasSubstr("more than 1.5 s from start = 0.25 s of the 2 s"));
  for (const Part part : {Part{0, 0, 2}, {0.5, 0, 1.5}, {0.2, 1.5, 1.5}, {0, 0, 1e6}, {}}) {
    EXPECT_EQ(too_long(part), "");
    EXPECT_EQ(refused(bytes, part), "");
  }
  // A stream says no length.
  EXPECT_THAT(refused(wav_bytes({.data_size = 0xffffffff}, std::vector<int16_t>(32000)), {0, 0, 1.5}),
              HasSubstr("it is too long: more than 1.5 s"));
  EXPECT_THAT(too_long({0, 0, 1.5}), HasSubstr("it is too long: more than 1.5 s"));
}

// What a header announces is no proof that a sound is too long: it may be cut off instead.
TEST_F(SoundFile, ALimitLeavesLyingHeadersTheirError) {
  const auto said = [&](const std::filesystem::path& path) {
    return refusal([&] { check_length(path, {0, 0, 32}); });
  };
  EXPECT_THAT(said(file(wav_bytes({.data_size = 3600 * 32000}, std::vector<int16_t>(16000)))),
              HasSubstr("its header promises 115200000 bytes of sound, but the file ends after 32000; it was cut off"));
  std::string flac = file_bytes(library_file(SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 16000, 1, sine(440, 0.5, 16000, 16000)));
  for (const uint32_t hours : {1u, 20u}) {   // 20: more than one sound may have in memory
    const uint32_t frames = hours * 3600 * 16000;   // the last 4 bytes of the 36 bits of STREAMINFO
    for (unsigned i = 0; i < 4; ++i) flac[22 + i] = static_cast<char>(frames >> (24 - 8 * i));
    EXPECT_THAT(said(file(flac)), AllOf(HasSubstr("16000"), testing::Not(HasSubstr("too long")))) << hours;
  }
}

TEST_F(SoundFile, ResamplesATone) {
  for (const auto& [from, to] : {std::pair{44100u, 16000u}, {16000u, 44100u}, {48000u, 16000u}, {8000u, 16000u}}) {
    const Sound result = resample({from, sine(440, 0.5, from, from)}, to, "x.wav");
    ASSERT_EQ(result.rate, to);
    ASSERT_EQ(result.samples.size(), to);
    const std::vector<float> expected = sine(440, 0.5, to, to);
    double worst = 0;
    for (size_t i = to / 10; i < to * 9 / 10; ++i)
      worst = std::max(worst, double(std::abs(result.samples[i] - expected[i])));
    EXPECT_LT(worst, 1e-5) << from << " to " << to;
  }
}

TEST_F(SoundFile, ResamplingLetsNothingThroughAboveTheNewHalf) {
  const Sound result = resample({44100, sine(12000, 0.5, 44100, 44100)}, 16000, "x.wav");
  double worst = 0;
  for (size_t i = 1600; i < 14400; ++i) worst = std::max(worst, double(std::abs(result.samples[i])));
  EXPECT_LT(worst, 1e-4);
}

}  // namespace
}  // namespace sound_file
