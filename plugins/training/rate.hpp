// rate.hpp - the optimizer's rate and the averages' decay at each step.
#pragma once
#include "settings.hpp"

namespace training {

// Of step `step` (0 first): rises evenly over `warmup` steps, then stays, or falls along half a cosine to final_rate.
double rate_at(const Settings& settings, uint64_t step);
// What the moving average keeps at that step; with ema_warmup at most (1 + step) / (10 + step), so that a short run's
// average is not its beginning.
double ema_at(const Settings& settings, uint64_t step);

}  // namespace training
