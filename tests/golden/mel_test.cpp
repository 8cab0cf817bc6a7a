// mel.analyse against NATSpeech's MelNet ("upstream") and BigVGAN's meldataset; and what it refuses.
#include "pipeline_text.hpp"
#include "reference_case.hpp"
#include "status/failure.hpp"
#include <algorithm>
#include <functional>
#include <gmock/gmock.h>

namespace t2x::golden {
namespace {

struct MelCase {
  std::string folder, convention, output;
};
void PrintTo(const MelCase& c, std::ostream* out) { *out << c.folder << "/" << c.convention; }

// The nodes' parameters for those of a case.
void add_settings(PipelineText& p, const Json& params, const std::string& convention) {
  p.number("sample_rate", params["sampling_rate"]);
  p.number("n_fft", params["n_fft"]);
  p.number("hop", params["hop_size"]);
  p.number("win", params["win_size"]);
  p.number("mels", params["num_mels"]);
  p.number("fmin", params["fmin"]);
  if (!params["fmax"].is_null()) p.number("fmax", params["fmax"]);
  p.text("convention", convention);
}

double worst_difference(const Array& a, const Array& b) {
  double worst = 0;
  for (size_t i = 0; i < a.values.size(); ++i) {
    const double difference = std::abs(double(a.values[i]) - b.values[i]);
    if (!(difference <= worst)) worst = difference;
  }
  return worst;
}

class MelOf : public testing::TestWithParam<MelCase> {};

// Within 1e-4 of the mels' largest magnitude, 11.5 or 5 at the floor.
TEST_P(MelOf, MatchesReference) {
  const MelCase& c = GetParam();
  const Json params = read_json(data(c.folder) / "case.json")["params"];
  PipelineText p;
  p.load("waveform", data(c.folder) / "inputs.safetensors", "waveform");
  p.node("mel", "mel.analyse");
  p.text("audio", "@waveform.tensor");
  add_settings(p, params, c.convention);
  const Array got = p.run({"@mel.mel"})["mel.mel"], expected = ArrayFile(data(c.folder) / "outputs.safetensors")[c.output];
  const double scale = -*std::min_element(expected.values.begin(), expected.values.end());
  expect_close(got, expected, {1e-4 * scale, 0}, "mel");
  RecordProperty("worst difference", std::to_string(worst_difference(got, expected)));
}

std::string mel_name(const testing::TestParamInfo<MelCase>& info) {
  return info.param.folder.substr(info.param.folder.find('/') + 1) + "_" + info.param.convention;
}

INSTANTIATE_TEST_SUITE_P(Encoders, MelOf,
                         testing::Values(MelCase{"encoders/mel_16k_80", "upstream", "mel_log10_upstream"},
                                         MelCase{"encoders/mel_16k_80", "bigvgan", "mel_ln_bigvgan"},
                                         MelCase{"encoders/mel_24k_32", "upstream", "mel_log10_upstream"},
                                         MelCase{"encoders/mel_24k_32", "bigvgan", "mel_ln_bigvgan"}),
                         mel_name);

// What the analysis says to these samples.
std::string refusal(const std::vector<float>& samples, const std::function<void(PipelineText&)>& more = {}) {
  PipelineText p;
  p.constant("sound", {{1, samples.size()}, samples});
  p.node("mel", "mel.analyse");
  p.text("audio", "@sound.tensor");
  if (more) more(p);
  try {
    p.run({"@mel.mel"});
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.side, Side::User);
    return failure.what();
  }
  return "not refused";
}

TEST(Mel, Refuses) {
  using testing::HasSubstr;
  const std::vector<float> sound(4000, 0.1f);
  EXPECT_THAT(refusal(std::vector<float>(384, 0.1f)), HasSubstr("the audio has 384 samples; one frame of n_fft = 1024 needs "
                                                                "more than 384"));
  auto set = [](const char* key, int value) { return [=](PipelineText& p) { p.number(key, value); }; };
  EXPECT_THAT(refusal(sound, set("hop", 1025)), HasSubstr("hop = 1025 exceeds win = 1024"));
  EXPECT_THAT(refusal(sound, set("n_fft", 1001)), HasSubstr("n_fft = 1001 is not even or has a prime factor above 13; 1008 can"));
  EXPECT_THAT(refusal(sound, set("fmin", 8000)), HasSubstr("fmin = 8000 is not below fmax = 8000"));
}

// Audio says its rate; here it is what the vocoder made of silence.
TEST(Mel, RefusesAudioOfAnotherRate) {
  PipelineText p;
  p.constant("mel", {{1, 80, 4}, std::vector<float>(320, -5)});
  p.node("voice", "griffin_lim.vocode");
  p.text("mel", "@mel.tensor");
  p.number("iterations", 0);
  p.node("again", "mel.analyse");
  p.text("audio", "@voice.audio");
  p.number("sample_rate", 24000);
  try {
    p.run({"@again.mel"});
    ADD_FAILURE() << "not refused";
  } catch (const Failure& failure) {
    EXPECT_THAT(failure.what(), testing::HasSubstr("the audio has sample_rate 16000, this node's sample_rate is 24000: set "
                                                   "sample_rate to the audio's, or resample the audio"));
  }
}

}  // namespace
}  // namespace t2x::golden
