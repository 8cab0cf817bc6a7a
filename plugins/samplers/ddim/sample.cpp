// sample.cpp - the node ddim.sample: from noise to data with a model that says the noise.
#include "schedule.hpp"
#include <t2x/plugin.hpp>

namespace ddim {
namespace {

using t2x::Tensor;

class Sample {
public:
  static constexpr const char* kName = "ddim.sample";
  static constexpr const char* kSummary = "DDIM: from noise to data with a noise prediction, without new noise.";
  static constexpr const char* kDoc = R"(For models trained as DDPM (Ho et al. 2020): 1000 steps, beta linear from 1e-4 to
0.02, the model says the noise of x at a step and is told the step's number, 0 (nearly data) to 999 (nearly noise).
training.flow_matching with objective = "noise" trains such a model.

Each of `steps` evaluations gives the noise e, from which follow the data x1 = (x - sqrt(1 - abar) e) / sqrt(abar) and
the next x = sqrt(abar') x1 + sqrt(1 - abar') e (Song et al. 2021, eta = 0). The evaluations are at `steps` of the 1000,
evenly spaced with both ends; the last leads to the data. Guidance is around the denoiser, as for flow.sample.

  [node.sample]
  use = "ddim.sample"
  latent = "@noise.latent"
  denoiser = "@guide"
  steps = 50)";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {
      t2x::in("latent", "latent:f32[B,C,H,W]", "the noise to start from"),
      t2x::in("denoiser", "fn(latent:f32[B,C,H,W], time:f32[B]) -> velocity:f32[B,C,H,W]",
              "the noise prediction: a backbone trained for it, or guidance around one"),
  };
  static constexpr t2x_port kOutputs[] = {t2x::out("latent", "latent:f32[B,C,H,W]", "the data")};
  static constexpr t2x_param kParams[] = {
      t2x::integer("steps", 50, 1, kTrainingSteps, "evaluations of the denoiser", "steps"),
  };

  explicit Sample(const t2x::Context& cx) : stops_(stops(cx.u32("steps"))), kept_(kept_shares()) {}

  void run(const t2x::Context& cx) {
    const Tensor noise = cx.input("latent");
    const t2x_dims d = cx.dims(noise);
    const Tensor x = cx.storage(d, "latent"), time = cx.storage(t2x::dims({d.d[0]}), "step number");
    const Tensor of_x = cx.storage(t2x::dims({1}), "share of x");
    const Tensor of_noise = cx.storage(t2x::dims({1}), "share of noise");
    const t2x::Program program = cx.capture("ddim", [&] {
      const Tensor said = cx.call("denoiser", {x, time});
      const Tensor kept = cx.op("binary", {x, of_x}, {{"fn", "mul"}});
      cx.assign(x, cx.op("scaled_add", {kept, said, of_noise}));
    });
    cx.write(x, std::span<const float>(cx.read(noise)));
    const auto total = static_cast<uint32_t>(stops_.size());
    for (uint32_t k = 0; k < total; ++k) {
      cx.progress(k, total);
      const Move step = move(kept_[stops_[k]], k + 1 < total ? kept_[stops_[k + 1]] : 1);
      cx.write(of_x, static_cast<float>(step.of_x));
      cx.write(of_noise, static_cast<float>(step.of_noise));
      cx.write(time, std::span<const float>(std::vector<float>(d.d[0], static_cast<float>(stops_[k]))));
      cx.run(program);
    }
    cx.progress(total, total);
    cx.release(program);
    cx.output("latent", x);
  }

private:
  std::vector<uint32_t> stops_;
  std::vector<double> kept_;
};

}  // namespace
}  // namespace ddim

T2X_PLUGIN("ddim", "0.1.0", "T2X", "Apache-2.0", &t2x::node<ddim::Sample>)
