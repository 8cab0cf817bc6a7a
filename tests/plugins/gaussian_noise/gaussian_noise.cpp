// gaussian_noise.cpp - a test's plugin: the best noise prediction there is for data that is normal, as a formula.
#include <t2x/plugin.hpp>
#include <cmath>

namespace {

using t2x::Tensor;

// With data ~ N(m, s^2) and x = sqrt(abar) data + sqrt(1 - abar) e:
//   E[e | x] = sqrt(1 - abar) (x - sqrt(abar) m) / (abar s^2 + 1 - abar) = a_i x + b_i at step i.
class GaussianNoise {
public:
  static constexpr const char* kName = "test.gaussian_noise";
  static constexpr const char* kSummary = "E[noise | x] at a step of DDPM's 1000, for data ~ N(mean, deviation^2).";
  static constexpr const char* kDoc = "Elementwise.";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kOutputs[] = {
      t2x::out("velocity", "fn(latent:f32[B,C,H,W], time:f32[B]) -> velocity:f32[B,C,H,W]", "the noise"),
  };
  static constexpr t2x_param kParams[] = {t2x::real("mean", 0, -100, 100, ""), t2x::real("deviation", 1, 0, 100, "")};

  explicit GaussianNoise(const t2x::Context& cx) {
    const double mean = cx.number("mean"), variance = cx.number("deviation") * cx.number("deviation");
    double kept = 1;
    for (int i = 0; i < kSteps; ++i) {
      kept *= 1 - (1e-4 + (0.02 - 1e-4) * i / (kSteps - 1));
      const double slope = std::sqrt(1 - kept) / (kept * variance + 1 - kept);
      slope_.push_back(static_cast<float>(slope));
      offset_.push_back(static_cast<float>(-slope * std::sqrt(kept) * mean));
      number_.push_back(static_cast<float>(i));
    }
  }

  t2x::Tensors call(const t2x::Context& cx, const std::string&, std::span<const Tensor> in) {
    const uint64_t batch = cx.dims(in[0]).d[0];
    const Tensor number = cx.constant(t2x::dims({1, kSteps}), number_, "step numbers");
    const Tensor time = cx.view(in[1], {batch, 1});
    auto binary = [&](const char* fn, Tensor l, Tensor r) { return cx.op("binary", {l, r}, {{"fn", fn}}); };
    // 1 at the step, 0 elsewhere.
    const Tensor chosen = binary("mul", binary("less_equal", number, time), binary("less_equal", time, number));
    auto at = [&](const std::vector<float>& table, const char* label) {
      const Tensor value = cx.op("linear", {chosen, cx.constant(t2x::dims({1, kSteps}), table, label)});
      return cx.view(value, {batch, 1, 1, 1});
    };
    return {binary("add", binary("mul", in[0], at(slope_, "slopes")), at(offset_, "offsets"))};
  }

private:
  static constexpr int kSteps = 1000;
  std::vector<float> slope_, offset_, number_;
};

}  // namespace

T2X_PLUGIN("gaussian_noise", "0.1.0", "T2X tests", "Apache-2.0", &t2x::node<GaussianNoise>)
