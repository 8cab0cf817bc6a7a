// griffin_lim.vocode: the mel of what it makes is the mel that it was given; and what it refuses.
#include "pipeline_text.hpp"
#include "reference_case.hpp"
#include "status/failure.hpp"
#include <gmock/gmock.h>
#include <numbers>

namespace t2x::golden {
namespace {

constexpr uint32_t kRate = 16000, kHop = 256, kMels = 80;

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

void add_vocoder(PipelineText& p, const std::string& mel, const std::string& convention) {
  p.node("voice", "griffin_lim.vocode");
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

class GriffinLim : public testing::TestWithParam<const char*> {};

TEST_P(GriffinLim, KeepsTheMel) {
  PipelineText p;
  p.constant("sound", harmonic_sound(90, 140));
  add_analysis(p, "given", "@sound.tensor", GetParam());
  add_vocoder(p, "@given.mel", GetParam());
  add_analysis(p, "made", "@voice.audio", GetParam());
  ArrayFile got = p.run({"@given.mel", "@voice.audio", "@made.mel"});
  EXPECT_EQ(got["voice.audio"].shape, (std::vector<uint64_t>{1, 90 * kHop}));
  EXPECT_EQ(got["made.mel"].shape, got["given.mel"].shape);
  const double r = correlation(got["given.mel"].values, got["made.mel"].values);
  RecordProperty("correlation of log-mels", std::to_string(r));
  EXPECT_GE(r, 0.99);
}

INSTANTIATE_TEST_SUITE_P(Conventions, GriffinLim, testing::Values("upstream", "bigvgan"),
                         [](const auto& info) { return std::string(info.param); });

}  // namespace
}  // namespace t2x::golden
