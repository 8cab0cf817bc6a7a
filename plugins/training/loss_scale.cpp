#include "loss_scale.hpp"
#include <algorithm>

namespace training {

void LossScale::restore(double value, uint64_t good_steps) {
  if (fixed_) return;
  value_ = value;
  good_steps_ = good_steps;
}

bool LossScale::overflowed() {
  if (fixed_ || value_ <= 1) return false;
  value_ = std::max(1.0, value_ / 2);
  good_steps_ = 0;
  return true;
}

void LossScale::went_well() {
  if (fixed_ || !reduced_ || ++good_steps_ < kGoodSteps) return;
  value_ = std::max(value_, std::min(2 * value_, kHighest));
  good_steps_ = 0;
}

}  // namespace training
