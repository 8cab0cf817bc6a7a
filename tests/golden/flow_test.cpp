// Flow sampling against PyTorch and torchdiffeq: every fixed-step call of dit/ode_analytic and dit/ode_flagdit.
#include "pipeline_text.hpp"
#include "reference_case.hpp"
#include <set>

namespace t2x::golden {
namespace {

// The goldens also hold adaptive solvers and stochastic ones, which flow.sample does not offer.
bool fixed_step(const Call& call) {
  static const std::set<std::string> methods = {"euler", "midpoint", "heun2", "heun3", "rk4"};
  return methods.count(call.scalars()["sampling_method"].get<std::string>()) > 0;
}

void add_sampler(PipelineText& p, const Call& call, const std::string& denoiser) {
  const Json& s = call.scalars();
  p.node("sample", "flow.sample");
  p.text("latent", "@x.tensor");
  p.text("denoiser", denoiser);
  p.text("solver", s["sampling_method"]);
  p.number("steps", s["num_steps"]);
  p.number("time_shift", s["time_shifting_factor"].is_null() ? 0.0 : s["time_shifting_factor"].get<double>());
  p.flag("keep_trajectory", true);
}

class Ode : public testing::TestWithParam<Call> {};

TEST_P(Ode, OfAFormulaMatchesReference) {
  const Call& call = GetParam();
  PipelineText p;
  p.load("x", data(call.folder) / "inputs.safetensors", call.input("x"));
  p.node("field", "test.analytic_field");
  for (const auto& [name, value] : call.scalars()["field"].items()) p.number(name, value);
  add_sampler(p, call, "@field");
  ArrayFile got = p.run({"@sample.latent", "@sample.trajectory"}), expected(data(call.folder) / "outputs.safetensors");
  Tolerance t = tolerance_of(call.json["tolerance"]);
  expect_close(got["sample.latent"], expected[call.name() + ".out"], t, "latent");
  expect_close(got["sample.trajectory"], expected[call.name() + ".trajectory"], t, "trajectory");
}

class OdeOfFlagDit : public testing::TestWithParam<Call> {};

// The reference carries both halves of the guidance batch along; they start alike, and the result is the first.
Array conditional_half(const Array& trajectory) {
  Array half{trajectory.shape, {}};
  half.shape[1] = 1;
  for (uint64_t i = 0; i < trajectory.shape[0]; ++i) {
    Array state{{trajectory.shape.begin() + 1, trajectory.shape.end()}, trajectory.row(i).values};
    std::vector<float> first = state.row(0).values;
    half.values.insert(half.values.end(), first.begin(), first.end());
  }
  return half;
}

TEST_P(OdeOfFlagDit, MatchesReference) {
  const Call& call = GetParam();
  fs::path inputs = data(call.folder) / "inputs.safetensors";
  PipelineText p;
  p.constant("x", ArrayFile(inputs)[call.input("x")].row(0));
  p.load("condition", inputs, call.input("cap_feats"));
  p.load("mask", inputs, call.input("cap_mask"));
  p.node("backbone", "flag_dit.backbone");
  p.text("model", (data(call.folder) / "weights.safetensors").string());
  p.text("condition", "@condition.tensor");
  p.text("mask", "@mask.tensor");
  add_extrapolation(p, call.scalars()["model_kwargs"]);
  p.node("guide", "flow.guidance");
  p.text("denoiser", "@backbone");
  p.number("scale", call.scalars()["model_kwargs"]["cfg_scale"]);
  add_sampler(p, call, "@guide");
  ArrayFile got = p.run({"@sample.latent", "@sample.trajectory"}), expected(data(call.folder) / "outputs.safetensors");
  Tolerance t = tolerance_of(call.json["tolerance"]);
  expect_close(got["sample.latent"], expected[call.name() + ".out"].row(0), t, "latent");
  expect_close(got["sample.trajectory"], conditional_half(expected[call.name() + ".trajectory"]), t, "trajectory");
}

// A sequence is drawn as a picture of as many numbers is.
TEST(Noise1d, IsTheSameNoiseAlongASequence) {
  for (const char* rng : {"philox", "torch"}) {
    PipelineText p;
    p.node("sound", "flow.noise_1d");
    p.number("length", 16);
    p.number("channels", 4);
    p.number("count", 2);
    p.number("seed", 7);
    p.text("rng", rng);
    p.node("picture", "flow.noise");
    p.text("size", "64x16");
    p.number("count", 2);
    p.number("seed", 7);
    p.text("rng", rng);
    const ArrayFile got = p.run({"@sound.latent", "@picture.latent"});
    EXPECT_EQ(got["sound.latent"].shape, (std::vector<uint64_t>{2, 4, 16}));
    EXPECT_EQ(got["sound.latent"].values, got["picture.latent"].values) << rng;
  }
}

INSTANTIATE_TEST_SUITE_P(ode_analytic, Ode, testing::ValuesIn(calls_of("dit/ode_analytic", fixed_step)), test_name);
INSTANTIATE_TEST_SUITE_P(ode_flagdit, OdeOfFlagDit, testing::ValuesIn(calls_of("dit/ode_flagdit", fixed_step)),
                         test_name);

}  // namespace
}  // namespace t2x::golden
