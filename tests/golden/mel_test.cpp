// mel.analyse against NATSpeech's MelNet ("upstream") and BigVGAN's meldataset, and griffin_lim.vocode on its result.
#include "pipeline_text.hpp"
#include "reference_case.hpp"

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

class Mel : public testing::TestWithParam<MelCase> {};

// Within 1e-4 of the mels' largest magnitude, 11.5 or 5 at the floor.
TEST_P(Mel, MatchesReference) {
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

INSTANTIATE_TEST_SUITE_P(Encoders, Mel,
                         testing::Values(MelCase{"encoders/mel_16k_80", "upstream", "mel_log10_upstream"},
                                         MelCase{"encoders/mel_16k_80", "bigvgan", "mel_ln_bigvgan"},
                                         MelCase{"encoders/mel_24k_32", "upstream", "mel_log10_upstream"},
                                         MelCase{"encoders/mel_24k_32", "bigvgan", "mel_ln_bigvgan"}),
                         mel_name);

}  // namespace
}  // namespace t2x::golden
