// The 1-D mel autoencoder against lumina_audio/models/autoencoder1d.py: encoders/ae1d_mel.
#include "pipeline_text.hpp"
#include "renamed_model.hpp"
#include "status/failure.hpp"
#include <gmock/gmock.h>
#include <algorithm>

namespace t2x::golden {
namespace {

const char* kCase = "encoders/ae1d_mel";
constexpr double kShare = 5e-6;   // of a tensor's largest magnitude

fs::path inputs() { return data(kCase) / "inputs.safetensors"; }
fs::path checkpoint() { return data(kCase) / "diffusion_ckpt_excerpt.safetensors"; }
Array expected(const std::string& name) { return ArrayFile(data(kCase) / "outputs.safetensors")[name]; }

void add_decode(PipelineText& p, const fs::path& model, const std::string& latent = "z") {
  p.load("input", inputs(), latent);
  p.node("decode", "mel_vae.decode");
  p.text("model", model.string());
  p.text("latent", "@input.tensor");
}

void add_encode(PipelineText& p, const std::string& mel = "mel", const std::string& input = "input") {
  p.load(input, inputs(), mel);
  p.load("noise", inputs(), "posterior_noise");
  p.node("encode", "mel_vae.encode");
  p.text("model", checkpoint().string());
  p.text("mel", "@" + input + ".tensor");
}

void expect_decoded(PipelineText& p) {
  expect_near_scale(p.run({"@decode.mel"})["decode.mel"], expected("decoded_mel"), kShare, "decoded_mel");
}

// What the failure of a pipeline says.
std::string refusal(PipelineText& p, const std::string& output) {
  try {
    p.run({output});
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.side, Side::User);
    return failure.what();
  }
  return "not refused";
}

TEST(MelVae, DecodedMatchesReference) {
  PipelineText p;
  add_decode(p, checkpoint());
  expect_decoded(p);
}

TEST(MelVae, EncodedMatchesReference) {
  PipelineText p;
  add_encode(p);
  p.text("noise", "@noise.tensor");
  const ArrayFile got = p.run({"@encode.mean", "@encode.logvar", "@encode.latent"});
  expect_near_scale(got["encode.mean"], expected("mean"), kShare, "mean");
  expect_near_scale(got["encode.logvar"], expected("logvar"), kShare, "logvar");
  expect_near_scale(got["encode.latent"], expected("z_scaled"), kShare, "z_scaled");
}

// The reference clamps log-variances after `moments`; those of the case lie within the bounds.
TEST(MelVae, MomentsAreMeanThenLogVariance) {
  PipelineText p;
  add_encode(p);
  const ArrayFile got = p.run({"@encode.mean", "@encode.logvar"});
  Array both = expected("moments"), joined{both.shape, got["encode.mean"].values};
  for (const float value : got["encode.logvar"].values) joined.values.push_back(value);
  expect_near_scale(joined, both, kShare, "moments");
}

// Gain far beyond what the bounds of -30..20 leave: exp(logvar) must stay finite.
TEST(MelVae, LogVarianceIsClamped) {
  const TemporaryFolder folder;
  write_renamed(checkpoint(), folder / "loud.safetensors", [](const std::string& name) { return name; },
                [](const std::string& name, Array tensor) {
                  if (name == "first_stage_model.quant_conv.weight")
                    for (float& value : tensor.values) value *= 1000;
                  return tensor;
                });
  PipelineText p;
  p.load("input", inputs(), "mel");
  p.node("encode", "mel_vae.encode");
  p.text("model", (folder / "loud.safetensors").string());
  p.text("mel", "@input.tensor");
  const Array logvar = p.run({"@encode.logvar"})["encode.logvar"];
  EXPECT_EQ(*std::min_element(logvar.values.begin(), logvar.values.end()), -30);
  EXPECT_EQ(*std::max_element(logvar.values.begin(), logvar.values.end()), 20);
}

// The case's checkpoint, with a tensor of the decoder, which the encoder does not miss, become the floor of mels.
void write_with_floor(const fs::path& to, const Array& floor) {
  const std::string name = "first_stage_model.decoder.conv_in.bias";
  write_renamed(checkpoint(), to,
                [&](const std::string& n) { return n == name ? "first_stage_model.mel_floor" : n; },
                [&](const std::string& n, Array tensor) { return n == name ? floor : tensor; });
}

TEST(MelVae, MelsAreRaisedToTheModelsFloor) {
  const TemporaryFolder folder;
  Array mel = ArrayFile(inputs())["mel"], sorted = mel;
  std::sort(sorted.values.begin(), sorted.values.end());
  const float floor = sorted.values[sorted.values.size() / 2];
  write_with_floor(folder / "floor.safetensors", {{1}, {floor}});
  for (float& value : mel.values) value = std::max(value, floor);
  PipelineText p;
  p.load("low", inputs(), "mel");
  p.constant("raised", mel);
  for (const auto& [name, model, given] : {std::tuple{"by_model", folder / "floor.safetensors", "@low.tensor"},
                                           {"by_hand", checkpoint(), "@raised.tensor"},
                                           {"not_raised", checkpoint(), "@low.tensor"}}) {
    p.node(name, "mel_vae.encode");
    p.text("model", model.string());
    p.text("mel", given);
  }
  const ArrayFile got = p.run({"@by_model.mean", "@by_hand.mean", "@not_raised.mean"});
  EXPECT_EQ(got["by_model.mean"].values, got["by_hand.mean"].values);
  EXPECT_NE(got["by_model.mean"].values, got["not_raised.mean"].values);
}

TEST(MelVae, AFloorIsOneNumber) {
  const TemporaryFolder folder;
  write_with_floor(folder / "floor.safetensors", {{2}, {-2, -3}});
  PipelineText p;
  p.load("low", inputs(), "mel");
  p.node("encode", "mel_vae.encode");
  p.text("model", (folder / "floor.safetensors").string());
  p.text("mel", "@low.tensor");
  EXPECT_THAT(refusal(p, "@encode.mean"),
              testing::HasSubstr("tensor 'first_stage_model.mel_floor' is f32[2]; one number is expected"));
}

TEST(MelVae, OddFramesAreDropped) {
  Array mel = ArrayFile(inputs())["mel"], longer{{1, mel.shape[1], mel.shape[2] + 1}, {}};
  for (uint64_t bin = 0; bin < mel.shape[1]; ++bin) {
    const auto row = mel.values.begin() + ptrdiff_t(bin * mel.shape[2]);
    longer.values.insert(longer.values.end(), row, row + ptrdiff_t(mel.shape[2]));
    longer.values.push_back(0);
  }
  PipelineText p;
  p.constant("longer", longer);
  p.node("encode", "mel_vae.encode");
  p.text("model", checkpoint().string());
  p.text("mel", "@longer.tensor");
  EXPECT_EQ(p.run({"@encode.mean"})["encode.mean"].shape, expected("mean").shape);
}

TEST(MelVae, FunctionsAreTheSameInTheCallersProgram) {
  PipelineText p;
  add_decode(p, checkpoint());
  p.node("decoder", "mel_vae.decoder");
  p.text("model", checkpoint().string());
  p.node("mel", "test.call_mel");
  p.text("decoder", "@decoder");
  p.text("latent", "@input.tensor");
  p.load("given", inputs(), "mel");
  p.node("encode", "mel_vae.encode");
  p.text("model", checkpoint().string());
  p.text("mel", "@given.tensor");
  p.node("encoder", "mel_vae.encoder");
  p.text("model", checkpoint().string());
  p.node("latent", "test.call_mel_latent");
  p.text("encoder", "@encoder");
  p.text("mel", "@given.tensor");
  const ArrayFile got = p.run({"@decode.mel", "@mel.result", "@encode.latent", "@latent.result"});
  EXPECT_EQ(got["mel.result"].values, got["decode.mel"].values);
  EXPECT_EQ(got["latent.result"].values, got["encode.latent"].values);
}

// No checkpoint says its rate: the released ones' unless the parameter is set.
TEST(MelVae, NotesItsRateOnMelsAndLatents) {
  for (uint32_t rate : {0u, 24000u}) {
    PipelineText p;
    add_decode(p, checkpoint());
    if (rate) p.number("sample_rate", rate);
    add_encode(p, "mel", "mel");
    if (rate) p.number("sample_rate", rate);
    for (const auto& [name, value] : {std::pair{"of_mel", "@decode.mel"}, {"of_latent", "@encode.latent"}}) {
      p.node(name, "test.noted");
      p.text("value", value);
      p.text("key", "sample_rate");
    }
    const ArrayFile got = p.run({"@of_mel.number", "@of_latent.number"});
    EXPECT_EQ(got["of_mel.number"].values[0], rate ? rate : 16000);
    EXPECT_EQ(got["of_latent.number"].values[0], rate ? rate : 16000);
  }
}

TEST(MelVae, RefusesMelsAndLatentsOfAnotherRate) {
  for (const auto& [node, port, tensor, what] :
       {std::tuple{"mel_vae.encode", "mel", "mel", "the mel spectrogram"}, {"mel_vae.decode", "latent", "z", "the latent"}}) {
    PipelineText p;
    p.load("input", inputs(), tensor);
    p.node("note", "test.note");
    p.text("value", "@input.tensor");
    p.text("key", "sample_rate");
    p.text("note", "22050");
    p.node("node", node);
    p.text("model", checkpoint().string());
    p.text(port, "@note.value");
    EXPECT_THAT(refusal(p, "@node." + std::string(port == std::string("mel") ? "latent" : "mel")),
                testing::HasSubstr(std::string(what) + " is of sound at 22050 Hz, this autoencoder's sample_rate is 16000: "
                                   "analyse at that rate, or set sample_rate to what the autoencoder was trained on"));
  }
}

TEST(MelVae, ReadsNamesBehindAFrameworksPrefix) {
  const TemporaryFolder folder;
  write_renamed(checkpoint(), folder / "lightning.safetensors",
                [](const std::string& name) { return "state_dict." + name; });
  PipelineText p;
  add_decode(p, folder / "lightning.safetensors");
  expect_decoded(p);
}

// The autoencoder's own checkpoint: no prefix, no scale factor, and a discriminator.
class MelVaeAlone : public testing::Test {
protected:
  MelVaeAlone() {
    write_renamed(checkpoint(), model, [](const std::string& name) -> std::string {
      const std::string prefix = "first_stage_model.";
      return name.starts_with(prefix) ? name.substr(prefix.size()) : "";
    });
  }
  TemporaryFolder folder;
  fs::path model = folder / "alone.safetensors";
};

TEST_F(MelVaeAlone, DecodesWithAGivenScaleFactor) {
  PipelineText p;
  add_decode(p, model);
  p.number("scale_factor", read_json(data(kCase) / "case.json")["scale_factor"]);
  expect_decoded(p);
}

TEST_F(MelVaeAlone, RefusesToAssumeAScaleFactor) {
  PipelineText p;
  add_decode(p, model);
  EXPECT_THAT(refusal(p, "@decode.mel"),
              testing::HasSubstr("node 'decode' (mel_vae.decode): the checkpoint has no tensor 'scale_factor'"));
}

TEST_F(MelVaeAlone, RefusesAnotherPrefix) {
  PipelineText p;
  add_decode(p, model);
  p.text("prefix", "first_stage_model.");
  EXPECT_THAT(refusal(p, "@decode.mel"),
              testing::HasSubstr("it has no tensor 'first_stage_model.decoder.conv_in.weight'"));
}

TEST(MelVae, RefusesOtherModels) {
  PipelineText p;
  add_decode(p, data("encoders/vae_autoencoderkl/vae_ldm_names/vae.safetensors"));
  EXPECT_THAT(refusal(p, "@decode.mel"), testing::HasSubstr("the weight of a 1-D convolution is expected"));
  PipelineText q;
  add_decode(q, data("encoders/text_encoder_llama/text_encoder"));
  EXPECT_THAT(refusal(q, "@decode.mel"),
              testing::HasSubstr("not a mel autoencoder: it has no tensor 'decoder.conv_in.weight'"));
}

TEST(MelVae, RefusesMissingTensors) {
  const TemporaryFolder folder;
  write_renamed(checkpoint(), folder / "torn.safetensors",
                [](const std::string& name) { return name.ends_with("decoder.norm_out.bias") ? "" : name; });
  PipelineText p;
  add_decode(p, folder / "torn.safetensors");
  EXPECT_THAT(refusal(p, "@decode.mel"), testing::HasSubstr("1 missing: first_stage_model.decoder.norm_out.bias"));
}

TEST(MelVae, RefusesLatentsAndMelsOfOtherModels) {
  PipelineText p;
  add_decode(p, checkpoint(), "mel");
  EXPECT_THAT(refusal(p, "@decode.mel"),
              testing::HasSubstr("the latent is f32[1,10,14]; this autoencoder decodes [batch, 4, frames]"));
  PipelineText q;
  add_encode(q, "z");
  EXPECT_THAT(refusal(q, "@encode.mean"),
              testing::HasSubstr("the mel spectrogram is f32[1,4,8]; this autoencoder encodes [batch, 10 bins, "
                                 "frames]"));
  PipelineText r;
  r.constant("one", {{1, 10, 1}, std::vector<float>(10)});
  r.node("encode", "mel_vae.encode");
  r.text("model", checkpoint().string());
  r.text("mel", "@one.tensor");
  EXPECT_THAT(refusal(r, "@encode.mean"), testing::HasSubstr("has 1 frames; one latent is 2"));
}

}  // namespace
}  // namespace t2x::golden
