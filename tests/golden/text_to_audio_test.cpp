// From a caption to a sound's latent: every node of flag_dit.audio_backbone's example, in one pipeline.
#include "reference_case.hpp"
#include "text_to_audio_models.hpp"

namespace t2x::golden {
namespace {

using Models = TextToAudioModels;

void add_encoder(PipelineText& p, const Models& models, const std::string& name, const std::string& tokenizer,
                 const std::string& text, const std::string& negative, int pad_to) {
  p.node(name, name + ".encode_text");
  p.text("model", models.checkpoint());
  p.text("tokenizer", tokenizer);
  p.text("text", text);
  p.text("negative", negative);
  p.number("pad_to", pad_to);
}

// The latent of 6 frames after 3 steps. `clap`: with CLAP's features before T5's, as Lumina-T2Audio; else as T2Music.
Array latent(const Models& models, bool clap, const std::string& negative, double scale) {
  PipelineText p;
  if (clap) add_encoder(p, models, "clap", models.bert(), "a b c", negative, 16);
  add_encoder(p, models, "t5", data("encoders/tokenizer_t5").string(), "a painting", negative, 77);
  if (clap) {
    p.node("text", "core.concat");
    p.list("tensors", {"@clap.hidden", "@t5.hidden"});
    p.number("axis", 1);
  }
  p.node("backbone", "flag_dit.audio_backbone");
  p.text("model", models.checkpoint());
  p.text("condition", clap ? "@text" : "@t5.hidden");
  p.node("guide", "flow.guidance");
  p.text("denoiser", "@backbone.velocity");
  p.number("scale", scale);
  p.number("channels", 0);
  p.node("noise", "flow.noise_1d");
  p.number("length", 6);
  p.number("seed", 1);
  p.node("sample", "flow.sample");
  p.text("latent", "@noise.latent");
  p.text("denoiser", "@guide");
  p.number("steps", 4);
  p.number("time_shift", 0);
  return p.run({"@sample.latent"})["sample.latent"];
}

double distance(const Array& a, const Array& b) {
  double largest = 0;
  for (size_t i = 0; i < a.values.size(); ++i) largest = std::max(largest, std::abs(double(a.values[i]) - b.values[i]));
  return largest;
}

TEST(TextToAudio, TextAndGuidanceReachTheLatent) {
  const Models models;
  const Array alone = latent(models, true, "", 1), guided = latent(models, true, "", 3);
  EXPECT_EQ(alone.shape, (std::vector<uint64_t>{1, 20, 6}));
  EXPECT_GT(distance(alone, guided), 1e-3);
  EXPECT_GT(distance(alone, latent(models, false, "", 1)), 1e-3);
}

// The reference's music demonstration guides away from the prompt itself: then its scale changes nothing.
TEST(TextToMusic, GuidesOnlyAwayFromAnotherText) {
  const Models models;
  const Array alone = latent(models, false, "a painting", 1);
  EXPECT_LT(distance(alone, latent(models, false, "a painting", 5)), 1e-5);
  EXPECT_GT(distance(alone, latent(models, false, "", 5)), 1e-3);
}

}  // namespace
}  // namespace t2x::golden
