// DDIM against the closed form for normal data, whose best noise prediction is known (test.gaussian_noise).
#include "pipeline_text.hpp"
#include "reference_case.hpp"

namespace t2x::golden {
namespace {

constexpr double kMean = 0.7, kDeviation = 0.4;

std::vector<double> kept_shares() {
  std::vector<double> kept;
  double product = 1;
  for (int i = 0; i < 1000; ++i) kept.push_back(product *= 1 - (1e-4 + (0.02 - 1e-4) * i / 999));
  return kept;
}

Array noise() {
  Array x{{2, 3, 2, 5}, {}};
  for (int i = 0; i < 60; ++i) x.values.push_back(static_cast<float>(2.5 * std::sin(1.3 * i + 0.2)));
  return x;
}

Array sampled(int steps, double mean = kMean, double deviation = kDeviation) {
  PipelineText p;
  p.constant("x", noise());
  p.node("model", "test.gaussian_noise");
  p.number("mean", mean);
  p.number("deviation", deviation);
  p.node("sample", "ddim.sample");
  p.text("latent", "@x.tensor");
  p.text("denoiser", "@model");
  p.number("steps", steps);
  return p.run({"@sample.latent"})["sample.latent"];
}

Array of(double (*formula)(double)) {
  Array wanted = noise();
  for (float& v : wanted.values) v = static_cast<float>(formula(v));
  return wanted;
}

// A step from abar to abar' scales what is beside the mean, y = x - sqrt(abar) m, by
// (sqrt(abar abar') s^2 + sqrt((1 - abar) (1 - abar'))) / (abar s^2 + 1 - abar).
double after_steps(double x, int steps) {
  const std::vector<double> kept = kept_shares();
  double at = kept[999], beside = x - std::sqrt(at) * kMean;
  for (int k = 1; k <= steps; ++k) {
    const double next = k < steps ? kept[size_t(std::lround(999 - 999.0 * k / (steps - 1)))] : 1;
    const double variance = at * kDeviation * kDeviation + 1 - at;
    beside *= (std::sqrt(at * next) * kDeviation * kDeviation + std::sqrt((1 - at) * (1 - next))) / variance;
    at = next;
  }
  return kMean + beside;
}

// Without end to the number of steps: quantiles stay quantiles.
double in_the_limit(double x) {
  const double kept = kept_shares()[999];
  return kMean + kDeviation * (x - std::sqrt(kept) * kMean) / std::sqrt(kept * kDeviation * kDeviation + 1 - kept);
}

TEST(Ddim, TakesTheStepsThatTheFormulaTakes) {
  expect_close(sampled(2), of([](double x) { return after_steps(x, 2); }), {1e-5, 1e-4}, "2 steps");
  expect_close(sampled(7), of([](double x) { return after_steps(x, 7); }), {1e-5, 1e-4}, "7 steps");
}

TEST(Ddim, ManyStepsBringNormalNoiseToNormalData) {
  expect_close(sampled(1000), of(in_the_limit), {5e-3, 0}, "1000 steps");
}

TEST(Ddim, DataThatIsOneValueIsReachedByAnyNumberOfSteps) {
  for (const int steps : {1, 5})
    expect_close(sampled(steps, -0.3, 0), of([](double) { return -0.3; }), {2e-4, 0}, std::to_string(steps) + " steps");
}

}  // namespace
}  // namespace t2x::golden
