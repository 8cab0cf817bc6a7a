// schedule.hpp - DDPM's noise schedule, and which of its steps DDIM stops at.
#pragma once
#include <cstdint>
#include <vector>

namespace ddim {

inline constexpr uint32_t kTrainingSteps = 1000;

// abar_i, i = 0..999: the product of 1 - beta up to step i, beta linear from 1e-4 to 0.02 (Ho et al. 2020).
std::vector<double> kept_shares();

// `count` steps from 999 down to 0, evenly spaced and rounded; one alone is 999.
std::vector<uint32_t> stops(uint32_t count);

// x' = x * of_x + noise * of_noise: takes x from share abar to share abar_next of data (1 = all), eta = 0.
struct Move {
  double of_x, of_noise;
};
Move move(double abar, double abar_next);

}  // namespace ddim
