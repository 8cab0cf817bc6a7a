// Flow sampling against PyTorch and torchdiffeq: every fixed-step call of dit/ode_analytic and dit/ode_flagdit.
#include "pipeline_text.hpp"
#include "reference_case.hpp"
#include "status/failure.hpp"
#include <gmock/gmock.h>
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

// Noise of 3 latents along v = a x, where an Euler step from t0 to t1 multiplies by 1 + a (t1 - t0).
class FromData : public testing::Test {
protected:
  static constexpr double kA = 0.8;
  const Array noise_{{3, 1, 1, 2}, {1, -2, 0.5f, 3, -1, 0.25f}};
  PipelineText p_;

  void sample(const Array& data, double strength, double shift, int points = 5) {
    p_.constant("noise", noise_);
    p_.constant("data", data);
    p_.node("field", "test.analytic_field");
    p_.number("a", kA);
    p_.node("sample", "flow.sample");
    p_.text("latent", "@noise.tensor");
    p_.text("data", "@data.tensor");
    p_.text("denoiser", "@field");
    p_.number("steps", points);
    p_.number("time_shift", shift);
    p_.number("strength", strength);
    p_.flag("keep_trajectory", true);
  }

  // The states at these times, by hand; data of one latent serves all.
  Array expected(const Array& data, const std::vector<double>& times) const {
    Array states{{times.size(), 3, 1, 1, 2}, {}};
    double factor = 1;
    for (size_t k = 0; k < times.size(); ++k) {
      if (k) factor *= 1 + kA * (times[k] - times[k - 1]);
      for (size_t i = 0; i < noise_.values.size(); ++i)
        states.values.push_back(float(factor * ((1 - times[0]) * noise_.values[i] +
                                                times[0] * data.values[i % data.values.size()])));
    }
    return states;
  }

  std::string refusal() {
    try {
      p_.run({"@sample.latent"});
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.side, Side::User);
      return failure.what();
    }
    return "not refused";
  }
};

const Array kOne{{1, 1, 1, 2}, {10, 20}};

TEST_F(FromData, BeginsBetweenNoiseAndData) {
  sample(kOne, 0.5, 0);
  const ArrayFile got = p_.run({"@sample.trajectory", "@sample.latent"});
  const Array states = expected(kOne, {0.5, 0.75, 1});
  expect_close(got["sample.trajectory"], states, {1e-6, 1e-6}, "trajectory");
  Array last = states.row(2);
  last.shape.erase(last.shape.begin());
  expect_close(got["sample.latent"], last, {1e-6, 1e-6}, "latent");
}

// 1/4, 2/4 and 3/4 become t / (t + 4 - 4 t); of a strength of 0.7 and 5 points int(1.5) = 1 is left out.
TEST_F(FromData, EachNoiseHasItsOwnDataInShiftedTime) {
  const Array three{{3, 1, 1, 2}, {10, 20, 30, 40, 50, 60}};
  sample(three, 0.7, 4);
  expect_close(p_.run({"@sample.trajectory"})["sample.trajectory"],
               expected(three, {1 / 13.0, 1 / 5.0, 3 / 7.0, 1}), {1e-6, 1e-6}, "trajectory");
}

TEST_F(FromData, AStrengthOfOneKeepsNothingOfIt) {
  sample(kOne, 1, 0);
  expect_close(p_.run({"@sample.trajectory"})["sample.trajectory"],
               expected(Array{{1, 1, 1, 2}, {0, 0}}, {0, 0.25, 0.5, 0.75, 1}), {1e-6, 1e-6}, "trajectory");
}

TEST_F(FromData, RefusesAStrengthThatLeavesNoStep) {
  sample(kOne, 0.2, 0);
  EXPECT_THAT(refusal(), testing::HasSubstr("node 'sample' (flow.sample): this strength leaves no step of 5 points: "
                                            "take more steps, or a strength above 1/5"));
}

TEST_F(FromData, RefusesDataOfAnotherShape) {
  sample(Array{{1, 1, 1, 3}, {1, 2, 3}}, 0.5, 0);
  EXPECT_THAT(refusal(), testing::HasSubstr("data is f32[1,1,1,3], the noise f32[3,1,1,2]"));
}

TEST_F(FromData, RefusesAnotherNumberOfData) {
  sample(Array{{2, 1, 1, 2}, {1, 2, 3, 4}}, 0.5, 0);
  EXPECT_THAT(refusal(), testing::HasSubstr("data is f32[2,1,1,2], the noise f32[3,1,1,2]"));
}

TEST_F(FromData, RefusesAStrengthWithoutData) {
  p_.constant("noise", noise_);
  p_.node("field", "test.analytic_field");
  p_.node("sample", "flow.sample");
  p_.text("latent", "@noise.tensor");
  p_.text("denoiser", "@field");
  p_.number("strength", 0.5);
  EXPECT_THAT(refusal(), testing::HasSubstr("a strength below 1 needs the input 'data', which is not connected"));
}

// How long a sound's latent is: seconds, frames, or another latent.
TEST(Noise1d, TakesItsLengthFromSecondsOrFromALatent) {
  PipelineText p;
  for (const auto& [name, seconds] : {std::pair{"sample", 2.048}, {"demo", 9.98}, {"shortest", 0.02}}) {
    p.node(name, "flow.noise_1d");
    p.number("seconds", seconds);
    p.number("channels", 4);
  }
  p.node("again", "flow.noise_1d");
  p.text("like", "@sample.latent");
  p.number("count", 2);
  const ArrayFile got = p.run({"@sample.latent", "@demo.latent", "@shortest.latent", "@again.latent"});
  EXPECT_EQ(got["sample.latent"].shape, (std::vector<uint64_t>{1, 4, 64}));
  EXPECT_EQ(got["demo.latent"].shape, (std::vector<uint64_t>{1, 4, 312}));
  EXPECT_EQ(got["shortest.latent"].shape, (std::vector<uint64_t>{1, 4, 1}));
  EXPECT_EQ(got["again.latent"].shape, (std::vector<uint64_t>{2, 4, 64}));
  EXPECT_EQ(got["again.latent"].row(0).values, got["sample.latent"].values);
}

TEST(Noise1d, RefusesNoLengthTwoLengthsAndAbsurdOnes) {
  using Numbers = std::vector<std::pair<const char*, double>>;
  const std::string which = "how long is the latent? Set one of seconds and length, or connect like";
  for (const auto& [numbers, why] :
       {std::pair{Numbers{}, which}, {Numbers{{"seconds", 1}, {"length", 64}}, which},
        {Numbers{{"seconds", 0.01}}, "so few seconds are not one frame of a latent"},
        {Numbers{{"seconds", 86400}}, "so many seconds are more than 1048576 frames of a latent"}}) {
    PipelineText p;
    p.node("noise", "flow.noise_1d");
    for (const auto& [name, value] : numbers) p.number(name, value == 64 ? Json(64) : Json(value));
    try {
      p.run({"@noise.latent"});
      ADD_FAILURE() << "not refused";
    } catch (const Failure& failure) {
      EXPECT_THAT(failure.what(), testing::HasSubstr("node 'noise' (flow.noise_1d): " + why));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(ode_analytic, Ode, testing::ValuesIn(calls_of("dit/ode_analytic", fixed_step)), test_name);
INSTANTIATE_TEST_SUITE_P(ode_flagdit, OdeOfFlagDit, testing::ValuesIn(calls_of("dit/ode_flagdit", fixed_step)),
                         test_name);

}  // namespace
}  // namespace t2x::golden
