// mel.analyser: what its functions record into another node's programs is what mel.analyse, and mel_vae.encode after it,
// give as values.
#include "pipeline_text.hpp"
#include "reference_case.hpp"
#include "renamed_model.hpp"
#include "status/failure.hpp"
#include <gmock/gmock.h>
#include <numbers>

namespace t2x::golden {
namespace {

constexpr uint32_t kMels = 10;   // of the autoencoder below

// Chirps, another pitch for each item.
Array sounds(uint32_t batch, uint32_t samples) {
  Array sound{{batch, samples}, {}};
  for (uint32_t b = 0; b < batch; ++b)
    for (uint32_t n = 0; n < samples; ++n)
      sound.values.push_back(static_cast<float>(0.5 * std::sin(2 * std::numbers::pi * (0.01 * (b + 1) * n + 2e-6 * n * n))));
  return sound;
}

void add_analysis(PipelineText& p, const char* name, const char* type, const std::string& convention = "upstream") {
  p.node(name, type);
  p.number("mels", kMels);
  p.text("convention", convention);
}

void add_encoder(PipelineText& p, const char* name, const char* type) {
  p.node(name, type);
  p.text("model", (data("encoders/ae1d_mel") / "diffusion_ckpt_excerpt.safetensors").string());
}

void add_call(PipelineText& p, const char* name, const char* type, const char* port, const std::string& function) {
  p.node(name, type);
  p.text(port, function);
  p.text("audio", "@sound.tensor");
}

class MelFunction : public testing::TestWithParam<const char*> {};

TEST_P(MelFunction, GivesWhatAnalysisGives) {
  PipelineText p;
  p.constant("sound", sounds(2, 16 * 256 + 100));
  add_analysis(p, "value", "mel.analyse", GetParam());
  p.text("audio", "@sound.tensor");
  add_analysis(p, "analyser", "mel.analyser", GetParam());
  add_call(p, "called", "test.call_audio_mel", "analysis", "@analyser.mel");
  const ArrayFile got = p.run({"@value.mel", "@called.result"});
  EXPECT_EQ(got["value.mel"].shape, (std::vector<uint64_t>{2, kMels, 16}));
  EXPECT_EQ(got["called.result"].shape, got["value.mel"].shape);
  EXPECT_EQ(got["called.result"].values, got["value.mel"].values);
}

INSTANTIATE_TEST_SUITE_P(Conventions, MelFunction, testing::Values("upstream", "bigvgan"),
                         [](const auto& info) { return std::string(info.param); });

// Two callers of one analyser, one of them through the autoencoder.
TEST(MelFunction, HandsTheMelOn) {
  PipelineText p;
  p.constant("sound", sounds(2, 16 * 256));
  add_analysis(p, "value", "mel.analyse");
  p.text("audio", "@sound.tensor");
  add_encoder(p, "encode", "mel_vae.encode");
  p.text("mel", "@value.mel");
  add_encoder(p, "encoder", "mel_vae.encoder");
  add_analysis(p, "analyser", "mel.analyser");
  p.text("then", "@encoder.latent");
  add_call(p, "latents", "test.call_audio_latent", "encode", "@analyser.latent");
  add_call(p, "mels", "test.call_audio_mel", "analysis", "@analyser.mel");
  const ArrayFile got = p.run({"@encode.latent", "@latents.result", "@mels.result", "@value.mel"});
  EXPECT_EQ(got["latents.result"].shape, got["encode.latent"].shape);
  expect_near_scale(got["latents.result"], got["encode.latent"], 1e-6, "latent");
  EXPECT_EQ(got["mels.result"].values, got["value.mel"].values);
}

// What calling `port` of the analyser by such a node says to samples of 0.1.
std::string refusal(const std::vector<uint64_t>& shape, const char* caller, const char* input, const std::string& port) {
  PipelineText p;
  uint64_t size = 1;
  for (uint64_t n : shape) size *= n;
  p.constant("sound", {shape, std::vector<float>(size, 0.1f)});
  add_analysis(p, "analyser", "mel.analyser");
  add_call(p, "called", caller, input, "@analyser." + port);
  try {
    p.run({"@called.result"});
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.side, Side::User);
    return failure.what();
  }
  return "not refused";
}

TEST(MelFunction, Refuses) {
  using testing::HasSubstr;
  EXPECT_THAT(refusal({1, 384}, "test.call_audio_mel", "analysis", "mel"),
              HasSubstr("node 'analyser' (mel.analyser): the audio has 384 samples; one frame of n_fft = 1024 needs more "
                        "than 384"));
  EXPECT_THAT(refusal({1, 4096}, "test.call_audio_latent", "encode", "latent"),
              HasSubstr("latent is called, but `then` is not connected: connect a function from mels to latents to it"));
  EXPECT_THAT(refusal({1, 4096}, "test.train_audio", "analysis", "mel"),
              testing::ContainsRegex("op spectra.filter_sums.* has no gradient: what it works on cannot be trained"));
}

}  // namespace
}  // namespace t2x::golden
