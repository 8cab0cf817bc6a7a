// Training against PyTorch: the golden dit/training_step - loss, every gradient, clipping, three steps of AdamW, EMA.
#include "pipeline_text.hpp"
#include "reference_case.hpp"
#include <algorithm>

namespace t2x::golden {
namespace {

constexpr const char* kFolder = "dit/training_step";

struct Setting {
  const char* name;              // of the golden's optimiser set
  double beta2, decay;
  int recompute;                 // parts of the forward pass
};

class ThreeSteps : public testing::Test {
protected:
  // Runs three steps; everything on the way is in files beginning with folder_ / "run-".
  void train(const Setting& s) {
    PipelineText p;
    const fs::path inputs = data(kFolder) / "inputs.safetensors";
    std::map<std::string, std::vector<std::string>> lists;
    auto add = [&](const std::string& list, const std::string& name) {
      std::string node = name;
      std::replace(node.begin(), node.end(), '.', '_');
      p.load(node, inputs, "train." + name);
      lists[list].push_back("@" + node + ".tensor");
    };
    for (int k = 0; k < 3; ++k) {
      const std::string step = "step" + std::to_string(k) + ".";
      for (int i = 0; i < 3; ++i) add("noise", step + "x0_" + std::to_string(i));
      for (int i = 0; i < 3; ++i) add("data", step + "x1_" + std::to_string(i));
      add("time", step + "t");
      add("condition", step + "cap_feats");
      add("mask", step + "cap_mask");
    }
    p.node("backbone", "flag_dit.backbone");
    p.text("model", (data(kFolder) / "weights.safetensors").string());
    p.node("train", "test.training_step");
    p.text("velocity", "@backbone.conditional");
    for (const auto& [port, references] : lists) p.list(port, references);
    p.text("path", (folder_ / "run-").string());
    p.number("beta2", s.beta2);
    p.number("decay", s.decay);
    p.number("recompute", s.recompute);
    p.run({});
  }
  ArrayFile file(const std::string& name) const { return ArrayFile(folder_ / ("run-" + name + ".safetensors")); }

  // The tolerance of the golden: atol + rtol |expected|.
  static void expect_near(const Array& have, const Array& want, double atol, double rtol, const std::string& what) {
    ASSERT_EQ(have.values.size(), want.values.size()) << what;
    for (size_t i = 0; i < have.values.size(); ++i)
      ASSERT_NEAR(have.values[i], want.values[i], atol + rtol * std::abs(want.values[i])) << what << " element " << i;
  }
  static std::vector<std::string> names() {
    std::vector<std::string> all;
    const auto model = ModelFile::open(data(kFolder) / "weights.safetensors");
    for (const Weight& w : model->weights()) all.push_back(w.name);
    return all;
  }

  TemporaryFolder folder_;
};

class TrainingStep : public ThreeSteps, public testing::WithParamInterface<Setting> {};

// A bias common to all text keys cancels in the softmax: its true gradient is zero, and AdamW turns the rounding
// noise that is left into moves of up to the rate at each step.
bool gradient_is_noise(const std::string& name) { return name.ends_with("ky_norm.bias"); }

TEST_P(TrainingStep, LossesGradientsAndUpdatesAreTheReferences) {
  const Setting& s = GetParam();
  train(s);
  const std::string set = std::string("train.") + s.name + ".";
  const ArrayFile outputs(data(kFolder) / "outputs.safetensors"), wanted(data(kFolder) / "grads.safetensors");
  for (int k = 0; k < 3; ++k) {
    const ArrayFile facts = file("facts" + std::to_string(k));
    const std::string step = set + "step" + std::to_string(k) + ".";
    const Array losses = outputs[step + "loss_per_sample"];
    for (int i = 0; i < 3; ++i)
      EXPECT_NEAR(facts["loss" + std::to_string(i)].values[0], losses.values[size_t(i)], 1e-4 * losses.values[size_t(i)]);
    EXPECT_NEAR(facts["norm"].values[0], outputs[step + "grad_norm"].values[0],
                1e-4 * outputs[step + "grad_norm"].values[0]);
  }
  const ArrayFile gradients = file("gradients");
  for (const std::string& name : names()) {
    const Array want = wanted["train.grad." + name];
    float largest = 0;
    for (float v : want.values) largest = std::max(largest, std::abs(v));
    expect_near(gradients[name], want, 2e-5 * std::max(1.0f, largest), 1e-3, "gradient of " + name);
  }
  for (int k = 0; k < 3; ++k) {
    const std::string step = "step" + std::to_string(k);
    const fs::path reference = data(kFolder) / ("params_" + std::string(s.name) + "_" + step + ".safetensors");
    if (!fs::exists(reference)) continue;
    const ArrayFile have = file(step), want(reference);
    for (const std::string& name : names())
      expect_near(have[name], want[set + step + ".param." + name], gradient_is_noise(name) ? 3.1e-4 : 2e-6, 1e-4,
                  step + " " + name);
  }
}

TEST_F(ThreeSteps, TheMovingAverageIsTheReferences) {
  train({"upstream_default", 0.999, 0, 0});
  const ArrayFile have = file("average"), want(data(kFolder) / "ema_upstream_default.safetensors");
  for (const std::string& name : names())
    expect_near(have[name], want["train.upstream_default.ema." + name], 2e-6, 1e-4, name);
}

INSTANTIATE_TEST_SUITE_P(Golden, TrainingStep,
                         testing::Values(Setting{"adamw_wd00_b95", 0.95, 0, 0}, Setting{"adamw_wd01_b95", 0.95, 0.1, 0},
                                         Setting{"upstream_default", 0.999, 0, 0},
                                         Setting{"upstream_default", 0.999, 0, 2}),
                         [](const testing::TestParamInfo<Setting>& info) {
                           return std::string(info.param.name) + (info.param.recompute ? "_recomputed" : "");
                         });

}  // namespace
}  // namespace t2x::golden
