#include "rate.hpp"
#include <algorithm>
#include <cmath>

namespace training {

double rate_at(const Settings& s, uint64_t step) {
  if (step < s.warmup) return s.rate * static_cast<double>(step + 1) / static_cast<double>(s.warmup);
  if (!s.cosine || s.steps <= s.warmup + 1) return s.rate;
  const double done = static_cast<double>(step - s.warmup) / static_cast<double>(s.steps - s.warmup - 1);
  return s.final_rate + (s.rate - s.final_rate) * 0.5 * (1 + std::cos(M_PI * std::min(done, 1.0)));
}

double ema_at(const Settings& s, uint64_t step) {
  if (!s.ema_warmup) return s.ema;
  return std::min(s.ema, (1.0 + static_cast<double>(step)) / (10.0 + static_cast<double>(step)));
}

}  // namespace training
