// griffin_lim.vocode: the mel of what it makes is the mel that it was given; and what it refuses.
#include "pipeline_text.hpp"
#include "reference_case.hpp"
#include "status/failure.hpp"
#include <functional>
#include <gmock/gmock.h>
#include <numbers>

namespace t2x::golden {
namespace {

constexpr uint32_t kRate = 16000, kHop = 256;

// A voice-like sound: harmonics of a gliding pitch under a formant and an envelope, a pause, then another.
Array harmonic_sound(uint32_t frames, double pitch) {
  const uint32_t samples = frames * kHop;
  Array sound{{1, samples}, std::vector<float>(samples)};
  double phase = 0;
  for (uint32_t n = 0; n < samples; ++n) {
    const double t = double(n) / kRate, place = std::fmod(3.0 * n / samples, 1.0);
    const double f = pitch * (1 + 0.2 * std::sin(2 * std::numbers::pi * 1.3 * t));
    phase += 2 * std::numbers::pi * f / kRate;
    double value = 0;
    for (int h = 1; h * f < 7000; ++h) value += std::sin(h * phase) / h * (1 + 2 * std::exp(-std::pow((h * f - 1200) / 400, 2)));
    sound.values[n] = static_cast<float>(0.15 * value * std::pow(std::sin(std::numbers::pi * place), 2));
  }
  return sound;
}

void add_analysis(PipelineText& p, const std::string& name, const std::string& audio, const std::string& convention) {
  p.node(name, "mel.analyse");
  p.text("audio", audio);
  p.text("convention", convention);
}

void add_vocoder(PipelineText& p, const std::string& mel, const std::string& convention, const char* name = "voice") {
  p.node(name, "griffin_lim.vocode");
  p.text("mel", mel);
  p.text("convention", convention);
}

double correlation(const std::vector<float>& a, const std::vector<float>& b) {
  double ma = 0, mb = 0, ab = 0, aa = 0, bb = 0;
  for (size_t i = 0; i < a.size(); ++i) ma += a[i], mb += b[i];
  ma /= double(a.size()), mb /= double(b.size());
  for (size_t i = 0; i < a.size(); ++i) {
    ab += (a[i] - ma) * (b[i] - mb);
    aa += (a[i] - ma) * (a[i] - ma);
    bb += (b[i] - mb) * (b[i] - mb);
  }
  return ab / std::sqrt(aa * bb);
}

class GriffinLimOf : public testing::TestWithParam<const char*> {};

TEST_P(GriffinLimOf, KeepsTheMel) {
  PipelineText p;
  p.constant("sound", harmonic_sound(90, 140));
  add_analysis(p, "given", "@sound.tensor", GetParam());
  add_vocoder(p, "@given.mel", GetParam());
  add_analysis(p, "made", "@voice.audio", GetParam());
  add_vocoder(p, "@given.mel", GetParam(), "random");   // phases as they begin
  p.number("iterations", 0);
  add_analysis(p, "begun", "@random.audio", GetParam());
  ArrayFile got = p.run({"@given.mel", "@voice.audio", "@made.mel", "@begun.mel"});
  EXPECT_EQ(got["voice.audio"].shape, (std::vector<uint64_t>{1, 90 * kHop}));
  EXPECT_EQ(got["made.mel"].shape, got["given.mel"].shape);
  const double r = correlation(got["given.mel"].values, got["made.mel"].values);
  RecordProperty("correlation of log-mels", std::to_string(r));
  EXPECT_GE(r, 0.99);
  EXPECT_LE(correlation(got["given.mel"].values, got["begun.mel"].values), 0.97) << "the phases would not matter";
}

INSTANTIATE_TEST_SUITE_P(Conventions, GriffinLimOf, testing::Values("upstream", "bigvgan"),
                         [](const auto& info) { return std::string(info.param); });

TEST(GriffinLim, MakesSilenceOfSilence) {
  PipelineText p;
  p.constant("silence", {{1, 20 * kHop}, std::vector<float>(20 * kHop)});
  add_analysis(p, "given", "@silence.tensor", "upstream");
  add_vocoder(p, "@given.mel", "upstream");
  p.number("iterations", 3);
  p.number("filter_iterations", 5);
  for (float value : p.run({"@voice.audio"})["voice.audio"].values) ASSERT_EQ(value, 0);
}

// Each item has its own phases, by seed + item, so that it can be made again alone.
TEST(GriffinLim, GivesEachItemItsSeed) {
  const Array sound = harmonic_sound(24, 200);
  Array twice{{2, sound.shape[1]}, sound.values};
  twice.values.insert(twice.values.end(), sound.values.begin(), sound.values.end());
  auto vocoded = [&](const Array& audio, int seed) {
    PipelineText p;
    p.constant("sound", audio);
    add_analysis(p, "given", "@sound.tensor", "upstream");
    add_vocoder(p, "@given.mel", "upstream");
    p.number("iterations", 2);
    p.number("filter_iterations", 5);
    p.number("seed", seed);
    return p.run({"@voice.audio"})["voice.audio"];
  };
  const Array both = vocoded(twice, 5), alone = vocoded(sound, 6);
  double scale = 0, apart = 0;
  for (size_t i = 0; i < alone.values.size(); ++i) {
    scale = std::max(scale, std::abs(double(alone.values[i])));
    apart = std::max(apart, std::abs(double(both.values[i]) - alone.values[i]));
  }
  expect_close(both.row(1), alone, {1e-3 * scale, 0}, "item 1");
  EXPECT_GT(apart, 0.1 * scale);
  EXPECT_EQ(vocoded(sound, 6).values, alone.values);
}

// What the vocoder says to a mel [1,M,T] of one value.
std::string refusal(uint32_t mels, uint32_t frames, float value, const std::function<void(PipelineText&)>& more = {}) {
  PipelineText p;
  p.constant("mel", {{1, mels, frames}, std::vector<float>(size_t{mels} * frames, value)});
  add_vocoder(p, "@mel.tensor", "upstream");
  if (more) more(p);
  try {
    p.run({"@voice.audio"});
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.side, Side::User);
    return failure.what();
  }
  return "not refused";
}

TEST(GriffinLim, Refuses) {
  using testing::HasSubstr;
  EXPECT_THAT(refusal(64, 10, -5), HasSubstr("the mel has 64 bins, mels is 80: set mels and the other parameters to those "
                                             "that the mel was made with"));
  EXPECT_THAT(refusal(80, 10, NAN), HasSubstr("holds NaN at element 0"));
  EXPECT_THAT(refusal(80, 10, 20), HasSubstr("the mel has a value of 20.000000; in convention upstream no sound has more than 9"));
  EXPECT_THAT(refusal(80, 1, -5), HasSubstr("the mel has 1 frames; n_fft = 1024 and hop = 256 need at least 2"));
  auto set = [](const char* key, int value) { return [=](PipelineText& p) { p.number(key, value); }; };
  EXPECT_THAT(refusal(80, 10, -5, set("hop", 600)), HasSubstr("hop = 600 is more than half of the window's 1024 samples"));
  EXPECT_THAT(refusal(80, 10, -5, set("n_fft", 1026)), HasSubstr("n_fft = 1026 is not even or has a prime factor above 13; "
                                                                 "1040 can be transformed"));
  EXPECT_THAT(refusal(80, 10, -5, set("fmax", 9000)), HasSubstr("fmax = 9000 exceeds half the sample rate, 8000 Hz"));
  EXPECT_THAT(refusal(80, 10, -5, set("win", 2000)), HasSubstr("win = 2000 exceeds n_fft = 1024; make n_fft at least win"));
}

// The mel says how it was made.
TEST(GriffinLim, RefusesAMelOfAnotherConvention) {
  PipelineText p;
  p.constant("silence", {{1, 20 * kHop}, std::vector<float>(20 * kHop)});
  add_analysis(p, "given", "@silence.tensor", "bigvgan");
  add_vocoder(p, "@given.mel", "upstream");
  try {
    p.run({"@voice.audio"});
    ADD_FAILURE() << "not refused";
  } catch (const Failure& failure) {
    EXPECT_THAT(failure.what(), testing::HasSubstr("the mel has convention bigvgan, this node's convention is upstream: set "
                                                   "the parameter to what the mel was made with"));
  }
}

}  // namespace
}  // namespace t2x::golden
