#include "schedule.hpp"
#include <cmath>

namespace ddim {
namespace {

constexpr double kFirstBeta = 1e-4, kLastBeta = 0.02;

}  // namespace

std::vector<double> kept_shares() {
  std::vector<double> kept;
  double product = 1;
  for (uint32_t i = 0; i < kTrainingSteps; ++i) {
    product *= 1 - (kFirstBeta + (kLastBeta - kFirstBeta) * i / (kTrainingSteps - 1));
    kept.push_back(product);
  }
  return kept;
}

std::vector<uint32_t> stops(uint32_t count) {
  std::vector<uint32_t> steps;
  const double last = kTrainingSteps - 1, spacing = count > 1 ? last / (count - 1) : 0;
  for (uint32_t k = 0; k < count; ++k) steps.push_back(static_cast<uint32_t>(std::lround(last - spacing * k)));
  return steps;
}

// data = (x - sqrt(1 - abar) noise) / sqrt(abar); x' = sqrt(abar') data + sqrt(1 - abar') noise.
Move move(double abar, double abar_next) {
  const double of_x = std::sqrt(abar_next / abar);
  return {of_x, std::sqrt(1 - abar_next) - of_x * std::sqrt(1 - abar)};
}

}  // namespace ddim
