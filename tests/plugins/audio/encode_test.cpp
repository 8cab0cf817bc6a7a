#include "encode.hpp"
#include "plugins/temporary_folder.hpp"
#include "sound_bytes.hpp"
#include "sound_file.hpp"
#include "write_file.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sndfile.h>
#include <t2x/error.hpp>
#include <cmath>
#include <limits>
#include <random>

namespace audio {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class Encode : public testing::Test {
protected:
  Encode() {
    std::mt19937 random(9);
    for (int i = 0; i < 20001; ++i) noise_.push_back(static_cast<float>(int(random() % 2000001) - 1000000) / 1e6f);
    noise_[3] = 1, noise_[4] = -1, noise_[5] = 0;
  }
  std::vector<float> back(const std::vector<float>& samples, const std::string& ending, const std::string& encoding,
                          const std::string& metadata = "") {
    const fs::path path = folder_ / ("x." + ending);
    write_file(path, encode(samples, 16000, choose_format(ending, encoding, kQuality), metadata).bytes);
    const sound_file::Sound sound = sound_file::read_sound(path);
    EXPECT_EQ(sound.rate, 16000u);
    EXPECT_EQ(sound.samples.size(), samples.size());
    return sound.samples;
  }
  template <class Body> std::string refusal(Body&& body) {
    try {
      body();
    } catch (const t2x::Error& error) {
      return error.what();
    }
    return "";
  }
  TemporaryFolder folder_;
  std::vector<float> noise_;
};

TEST_F(Encode, FloatKeepsEveryBit) {
  noise_[10] = 3.5f, noise_[11] = -1e-30f;
  EXPECT_EQ(back(noise_, "wav", "float"), noise_);
  EXPECT_EQ(back(noise_, "wav", "float", "metadata"), noise_);
}

TEST_F(Encode, IntegersAreTheNearest) {
  for (const auto& [encoding, scale] : {std::pair{"auto", 32768.0}, {"16bit", 32768.0}, {"24bit", 8388608.0}})
    for (const char* ending : {"wav", "flac"}) {
      const std::vector<float> got = back(noise_, ending, encoding);
      for (size_t i = 0; i < noise_.size(); ++i)
        ASSERT_EQ(got[i], std::min(std::nearbyint(noise_[i] * scale), scale - 1) / scale) << ending << encoding << i;
      EXPECT_EQ(back(got, ending, encoding), got) << "not the same again";
    }
}

TEST_F(Encode, FlacLosesNothingOfWav) {
  EXPECT_EQ(back(noise_, "flac", "16bit"), back(noise_, "wav", "16bit"));
  EXPECT_EQ(back(noise_, "flac", "24bit"), back(noise_, "wav", "24bit"));
}

TEST_F(Encode, OggIsCloseToTheSound) {
  std::vector<float> tones = sine(440, 0.3, 16000, 48000), high = sine(1250, 0.2, 16000, 48000);
  for (size_t i = 0; i < tones.size(); ++i) tones[i] += high[i];
  const std::vector<float> got = back(tones, "ogg", "auto");
  double signal = 0, error = 0;
  for (size_t i = 0; i < tones.size(); ++i) signal += tones[i] * tones[i], error += std::pow(tones[i] - got[i], 2);
  const double snr = 10 * std::log10(signal / error);
  RecordProperty("snr_db", std::to_string(snr));
  EXPECT_GT(snr, 30) << "dB";
}

TEST_F(Encode, QualityMakesLargerOggFiles) {
  const auto bytes = [&](double quality) {
    return encode(noise_, 16000, choose_format("ogg", "auto", quality), "").bytes.size();
  };
  EXPECT_LT(bytes(0), bytes(0.5));
  EXPECT_LT(bytes(0.5), bytes(1));
}

TEST_F(Encode, TheSameSoundIsTheSameFile) {
  for (const char* ending : {"wav", "flac", "ogg"}) {
    const FileFormat format = choose_format(ending, "auto", kQuality);
    EXPECT_EQ(encode(noise_, 16000, format, "m").bytes, encode(noise_, 16000, format, "m").bytes) << ending;
  }
  const std::string ogg = encode(noise_, 16000, choose_format("ogg", "auto", kQuality), "").bytes;
  EXPECT_EQ(ogg.substr(14, 4), std::string("\1\0\0\0", 4));
  const FileFormat wav = choose_format("wav", "float", kQuality);
  EXPECT_EQ(encode(noise_, 16000, wav, "").bytes.find("PEAK"), std::string::npos);   // has a date in it
}

// libsndfile reads them back, short and long, and the sound stays.
TEST_F(Encode, CarriesMetadata) {
  for (const char* ending : {"wav", "flac", "ogg"})
    for (const size_t length : {1u, 2u, 1000u, 300000u}) {
      const std::string metadata(length, 'x');
      const std::vector<float> got = back({0.5f, 0.25f, 0}, ending, "auto", metadata);
      if (std::string(ending) != "ogg") { EXPECT_EQ(got, (std::vector<float>{0.5f, 0.25f, 0})); }
      if (std::string(ending) == "wav" && length > 1000) {   // too long for libsndfile: the host looks itself
        EXPECT_NE(file_bytes(folder_ / "x.wav").find("t2x.pipeline=" + metadata + '\0'), std::string::npos);
        continue;
      }
      SF_INFO info{};
      SNDFILE* sound = sf_open((folder_ / ("x." + std::string(ending))).c_str(), SFM_READ, &info);
      EXPECT_EQ(std::string(sf_get_string(sound, SF_STR_COMMENT)), "t2x.pipeline=" + metadata) << ending;
      sf_close(sound);
    }
}

TEST_F(Encode, OddBytesArePaddedBeforeMetadata) {
  const std::string bytes = encode({noise_.data(), 3}, 16000, choose_format("wav", "24bit", kQuality), "ab").bytes;
  EXPECT_EQ(bytes.size() % 2, 0u);
  EXPECT_EQ(bytes.find("LIST") % 2, 0u);
  EXPECT_EQ(little_endian(bytes.size() - 8, 4), bytes.substr(4, 4));
}

TEST_F(Encode, CountsWhatItClamps) {
  const std::vector<float> loud = {1.5f, -1.5f, 1, -1, 1.0001f, 0};
  const Encoded ints = encode(loud, 16000, choose_format("wav", "16bit", kQuality), "");
  EXPECT_EQ(ints.clamped, 3u);
  write_file(folder_ / "x.wav", ints.bytes);
  EXPECT_EQ(sound_file::read_sound(folder_ / "x.wav").samples,
            (std::vector<float>{32767 / 32768.0f, -1, 32767 / 32768.0f, -1, 32767 / 32768.0f, 0}));
  EXPECT_EQ(encode(loud, 16000, choose_format("wav", "float", kQuality), "").clamped, 0u);
}

TEST_F(Encode, RefusesWhatIsNotFinite) {
  for (const char* ending : {"wav", "flac", "ogg"}) {
    noise_[7] = std::nanf("");
    EXPECT_EQ(refusal([&] { encode(noise_, 16000, choose_format(ending, "auto", kQuality), ""); }),
              "sample 7 of the sound is NaN; nothing is written");
    noise_[7] = std::numeric_limits<float>::infinity();
    EXPECT_EQ(refusal([&] { encode(noise_, 16000, choose_format(ending, "auto", kQuality), ""); }),
              "sample 7 of the sound is infinite; nothing is written");
  }
}

TEST_F(Encode, RefusesWhatAFormatCannotHold) {
  EXPECT_THAT(refusal([] { choose_format("flac", "float", kQuality); }),
              HasSubstr("\"16bit\" and \"24bit\" go into it"));
  for (const char* encoding : {"16bit", "24bit", "float"})
    EXPECT_THAT(refusal([&] { choose_format("ogg", encoding, kQuality); }), HasSubstr("leave it at \"auto\""));
  for (const char* ending : {"wav", "flac"})
    EXPECT_THAT(refusal([&] { choose_format(ending, "auto", 0.1); }), HasSubstr("quality is of .ogg files"));
  EXPECT_EQ(refusal([] { choose_format("mp3", "auto", kQuality); }),
            "sounds are written as .wav, .flac and .ogg, not as '.mp3'");
  EXPECT_THAT(refusal([&] { encode(noise_, 768000, choose_format("flac", "auto", kQuality), ""); }),
              HasSubstr("does not take the sound, of 768000 Hz"));
  EXPECT_THAT(refusal([&] { encode(noise_, 768000, choose_format("ogg", "auto", kQuality), ""); }),
              HasSubstr("does not take the sound, of 768000 Hz"));
  EXPECT_EQ(refusal([&] { encode(noise_, 768000, choose_format("wav", "auto", kQuality), ""); }), "");
}

TEST_F(Encode, LongOggSoundsNeedNoMoreStack) {
  const std::vector<float> minutes = sine(440, 0.5, 16000, 16000 * 120);
  EXPECT_EQ(back(minutes, "ogg", "auto").size(), minutes.size());
}

TEST_F(Encode, SaysWhyItCannotWrite) {
  EXPECT_EQ(refusal([] { write_file("/no/such/folder/x.wav", "x"); }),
            "cannot write '/no/such/folder/x.wav': No such file or directory");
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  // A link, because a failed write removes what it wrote to.
  for (const size_t size : {10u, 1000000u}) {
    fs::create_symlink("/dev/full", folder_ / "full.wav");
    EXPECT_THAT(refusal([&] { write_file(folder_ / "full.wav", std::string(size, 'x')); }),
                testing::EndsWith("No space left on device"));
    EXPECT_FALSE(fs::exists(fs::symlink_status(folder_ / "full.wav")));
  }
}

}  // namespace
}  // namespace audio
