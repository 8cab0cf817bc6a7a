// The audio Flag-DiT against PyTorch: every call of the golden dit/flagdit_audio, and its gradients.
#include "pipeline_text.hpp"
#include "reference_case.hpp"
#include "status/failure.hpp"
#include "stored_weights.hpp"
#include <gmock/gmock.h>

namespace t2x::golden {
namespace {

const char* kCase = "dit/flagdit_audio";

fs::path inputs() { return data(kCase) / "inputs.safetensors"; }
fs::path weights() { return data(kCase) / "weights.safetensors"; }
Array expected(const std::string& name) { return ArrayFile(data(kCase) / "outputs.safetensors")[name]; }

Call call_named(const std::string& name) {
  return calls_of(kCase, [&](const Call& call) { return call.name() == name; }).at(0);
}

// The reference's model takes whole steps 0..1000, the node times 0..1 that it cuts down to whole steps.
Array times(const Array& steps) {
  Array t{steps.shape, {}};
  for (const float step : steps.values) t.values.push_back((step + 0.5f) / 1000);
  return t;
}

void add_backbone(PipelineText& p, const fs::path& model, const std::string& condition) {
  p.node("backbone", "flag_dit.audio_backbone");
  p.text("model", model.string());
  p.text("condition", condition);
}

Array forward(const fs::path& model) {
  PipelineText p;
  const Call call = call_named("forward");
  p.load("x", inputs(), call.input("x"));
  p.constant("t", times(ArrayFile(inputs())[call.input("t")]));
  p.load("context", inputs(), call.input("context"));
  add_backbone(p, model, "@context.tensor");
  p.velocity("v", "@backbone.velocity", {"@x.tensor"}, "@t.tensor");
  return p.run({"@v.velocity"})["v.velocity"];
}

TEST(FlagDitAudio, ForwardMatchesReference) {
  expect_close(forward(weights()), expected("forward.out"), tolerance_of(call_named("forward").json["tolerance"]),
               "velocity");
}

TEST(FlagDitAudio, ReadsTheCheckpointThatHoldsOtherModelsToo) {
  TemporaryFolder folder;
  for (const char* prefix : {"model.diffusion_model.", "state_dict.model.diffusion_model."}) {
    const fs::path file = folder / "checkpoint.safetensors";
    StoredWeights all = renamed(read_weights(weights()), [&](const std::string& name) { return prefix + name; });
    all["scale_factor"] = {"F32", {}, bytes_of(std::vector<float>{1})};
    write_weights(file, all);
    EXPECT_EQ(forward(file).values, forward(weights()).values);
  }
}

class FlagDitAudioSample : public testing::TestWithParam<Call> {};

TEST_P(FlagDitAudioSample, MatchesReference) {
  const Call& call = GetParam();
  const bool guided = call.json["function"] == "cfm_sample_cfg";
  PipelineText p;
  p.load("noise", inputs(), call.input("x_latent"));
  p.load("prompt", inputs(), call.input("cond"));
  if (guided) {
    p.load("negative", inputs(), call.input("uncond"));
    p.node("text", "core.concat");
    p.list("tensors", {"@prompt.tensor", "@negative.tensor"});
  }
  add_backbone(p, weights(), guided ? "@text" : "@prompt.tensor");
  if (guided) {
    p.node("guide", "flow.guidance");
    p.text("denoiser", "@backbone.velocity");
    p.number("scale", call.scalars()["unconditional_guidance_scale"]);
    p.number("channels", 0);
  }
  p.node("sample", "flow.sample");
  p.text("latent", "@noise.tensor");
  p.text("denoiser", guided ? "@guide" : "@backbone.velocity");
  p.number("steps", call.scalars()["timesteps"]);
  p.number("time_shift", 0);
  p.flag("keep_trajectory", true);
  const ArrayFile got = p.run({"@sample.latent", "@sample.trajectory"});
  const Tolerance t = tolerance_of(call.json["tolerance"]);
  expect_close(got["sample.latent"], expected(call.name() + ".out"), t, "latent");
  expect_close(got["sample.trajectory"], expected(call.name() + ".trajectory"), t, "trajectory");
}

INSTANTIATE_TEST_SUITE_P(flagdit_audio, FlagDitAudioSample, testing::ValuesIn(calls_of(kCase, [](const Call& call) {
                           return call.json["function"].get<std::string>().starts_with("cfm_sample");
                         })),
                         test_name);

// The reference's guidance with the prompt as its own negative, as its music demonstration has it.
TEST(FlagDitAudio, GuidanceAwayFromThePromptItselfChangesNothing) {
  const Call call = call_named("sample_nocfg_11");
  PipelineText p;
  p.load("noise", inputs(), call.input("x_latent"));
  p.load("prompt", inputs(), call.input("cond"));
  p.node("text", "core.concat");
  p.list("tensors", {"@prompt.tensor", "@prompt.tensor"});
  add_backbone(p, weights(), "@text");
  p.node("guide", "flow.guidance");
  p.text("denoiser", "@backbone.velocity");
  p.number("scale", 5);
  p.number("channels", 0);
  p.node("sample", "flow.sample");
  p.text("latent", "@noise.tensor");
  p.text("denoiser", "@guide");
  p.number("steps", call.scalars()["timesteps"]);
  p.number("time_shift", 0);
  expect_close(p.run({"@sample.latent"})["sample.latent"], expected("sample_nocfg_11.out"),
               tolerance_of(call.json["tolerance"]), "latent");
}

// The loss of the reference's training on its own noisy latents: the conditional field against its target.
TEST(FlagDitAudio, ConditionalGivesTheReferencesLoss) {
  const Call call = call_named("p_losses");
  const Array target = expected("p_losses.target_ut");
  PipelineText p;
  p.constant("x", expected("p_losses.x_noisy"));
  p.constant("t", times(ArrayFile(inputs())[call.input("t")]));
  p.load("cond", inputs(), call.input("cond"));
  const Array features = ArrayFile(inputs())[call.input("cond")];
  TemporaryFolder folder;
  const std::vector<int32_t> ones(features.shape[0] * features.shape[1], 1);
  write_stored(folder / "mask.safetensors", {"I32", {features.shape[0], features.shape[1]}, bytes_of(ones)});
  p.load("mask", folder / "mask.safetensors", "x");
  p.node("backbone", "flag_dit.audio_backbone");
  p.text("model", weights().string());
  p.node("v", "test.call_conditional");
  p.text("field", "@backbone.conditional");
  p.text("latent", "@x.tensor");
  p.text("time", "@t.tensor");
  p.text("condition", "@cond.tensor");
  p.text("mask", "@mask.tensor");
  const Array velocity = p.run({"@v.result"})["v.result"];
  ASSERT_EQ(velocity.shape, target.shape);
  double loss = 0;
  for (size_t i = 0; i < target.values.size(); ++i) loss += std::pow(velocity.values[i] - target.values[i], 2);
  expect_close({{1}, {static_cast<float>(loss / double(target.values.size()))}}, expected("p_losses.loss"),
               tolerance_of(call.json["tolerance"]), "loss");
}

// Loss and gradients of one step of training on one sound; the files are in `folder`.
void take_step(const fs::path& model, const TemporaryFolder& folder) {
  PipelineText p;
  const ArrayFile given(inputs());
  for (const char* name : {"noise", "x_start"}) {
    Array one = given[std::string("p_losses.") + name].row(0);
    one.shape.erase(one.shape.begin());
    p.constant(name, one);
  }
  p.constant("t", {{1}, {0.4f}});
  const Array cond = given["p_losses.cond"].row(0);
  p.constant("cond", cond);
  const std::vector<int32_t> ones(cond.shape[1], 1);
  write_stored(folder / "mask.safetensors", {"I32", {1, cond.shape[1]}, bytes_of(ones)});
  p.load("mask", folder / "mask.safetensors", "x");
  p.node("backbone", "flag_dit.audio_backbone");
  p.text("model", model.string());
  p.node("train", "test.training_step");
  p.text("velocity", "@backbone.conditional");
  p.list("noise", {"@noise.tensor"});
  p.list("data", {"@x_start.tensor"});
  p.list("time", {"@t.tensor"});
  p.list("condition", {"@cond.tensor"});
  p.list("mask", {"@mask.tensor"});
  p.text("path", (folder / "run-").string());
  p.run({});
}

double loss_of(const fs::path& model) {
  TemporaryFolder folder;
  take_step(model, folder);
  return ArrayFile(folder / "run-facts0.safetensors")["loss0"].values[0];
}

TEST(FlagDitAudio, GradientsAreTheSlopesOfTheLoss) {
  TemporaryFolder folder;
  take_step(weights(), folder);
  const ArrayFile file(folder / "run-gradients.safetensors");
  std::map<std::string, std::vector<float>> gradients;
  const auto model = ModelFile::open(weights());
  for (const Weight& w : model->weights()) gradients[w.name] = file[w.name].values;
  const auto square_of = [&](const std::string& part) {
    double square = 0;
    for (const auto& [name, values] : gradients)
      if (name.find(part) != std::string::npos)
        for (const float g : values) square += double(g) * g;
    return square;
  };
  for (const auto& [name, values] : gradients) EXPECT_GT(square_of(name), 0) << name;
  // Along the gradient of a group of tensors the loss rises by that gradient's length.
  for (const char* part : {"", "attention", "embedder", "proj_in"}) {
    const double length = std::sqrt(square_of(part)), step = 0.01;
    const auto moved = [&](double by) {
      const fs::path moved_weights = folder / "moved.safetensors";
      write_weights(moved_weights, changed(read_weights(weights()), [&](const std::string& name, size_t i, float value) {
        if (name.find(part) == std::string::npos) return value;
        return value + static_cast<float>(by / length) * gradients[name][i];
      }));
      return loss_of(moved_weights);
    };
    EXPECT_NEAR((moved(step) - moved(-step)) / (2 * step) / length, 1, 0.01) << part << ", gradient " << length;
  }
}

std::string refusal_of(PipelineText& p, const std::string& output) {
  try {
    p.run({output});
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.side, Side::User);
    return failure.what();
  }
  return "not refused";
}

TEST(FlagDitAudioErrors, WhatIsMissingOrMisshapenIsNamed) {
  const auto refusal = [](const fs::path& model) {
    PipelineText p;
    p.load("x", inputs(), "forward.x");
    p.load("context", inputs(), "forward.context");
    p.constant("t", {{2}, {0, 0}});
    add_backbone(p, model, "@context.tensor");
    p.velocity("v", "@backbone.velocity", {"@x.tensor"}, "@t.tensor");
    return refusal_of(p, "@v.velocity");
  };
  EXPECT_THAT(refusal(data("dit/flagdit_t2i_noqknorm/weights.safetensors")),
              testing::HasSubstr("this is no Flag-DiT audio model: it has no tensor 'blocks.0.attention.gate'"));
  TemporaryFolder folder;
  const fs::path file = folder / "broken.safetensors";
  const auto rename = [&](const std::string& from, const std::string& to) {
    write_weights(file, renamed(read_weights(weights()), [&](const std::string& name) { return name == from ? to : name; }));
  };
  rename("blocks.1.attention.wo.weight", "blocks.1.attention.xx.weight");
  EXPECT_THAT(refusal(file), testing::HasSubstr("1 missing: blocks.1.attention.wo.weight"));
  rename("blocks.1.attention.gate", "a.blocks.0.attention.gate");
  EXPECT_THAT(refusal(file), testing::HasSubstr("this file holds more than one Flag-DiT audio model, under "));
}

TEST(FlagDitAudioErrors, OtherTextAndLatentsAreRefused) {
  const auto refusal = [](const std::string& latent, const std::string& condition) {
    PipelineText p;
    p.load("x", inputs(), latent);
    p.load("context", inputs(), condition);
    p.constant("t", {{2}, {0, 0}});
    add_backbone(p, weights(), "@context.tensor");
    p.velocity("v", "@backbone.velocity", {"@x.tensor"}, "@t.tensor");
    return refusal_of(p, "@v.velocity");
  };
  EXPECT_THAT(refusal("forward.x", "forward.x"),
              testing::HasSubstr("the text features are 31 wide; this model was trained on 24"));
  EXPECT_THAT(refusal("forward.context", "forward.context"),
              testing::HasSubstr("the latent is f32[2,9,24]; this model takes [batch, 20, frames]"));
}

// The backbone says how many channels its latents have, and noise takes it from there.
TEST(FlagDitAudio, SaysHowManyChannelsItsLatentsHave) {
  PipelineText p;
  p.node("backbone", "flag_dit.audio_backbone");
  p.text("model", weights().string());
  p.node("noise", "flow.noise_1d");
  p.number("length", 5);
  p.number("channels", 3);
  p.text("channels_of", "@backbone.channels");
  const ArrayFile got = p.run({"@noise.latent"});
  EXPECT_EQ(got["noise.latent"].shape, (std::vector<uint64_t>{1, 20, 5}));
}

}  // namespace
}  // namespace t2x::golden
