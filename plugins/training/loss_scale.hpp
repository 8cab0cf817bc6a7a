// loss_scale.hpp - what the loss is multiplied by, so that gradients in 16 bit neither vanish nor overflow.
#pragma once
#include <cstdint>

namespace training {

// Micikevicius et al. 2018 (arXiv 1710.03740, section 3.2), with the numbers of PyTorch's GradScaler: halved whenever a
// gradient is not finite, doubled after kGoodSteps steps in a row that went well.
class LossScale {
public:
  static constexpr double kHighest = 65536;        // beyond it float16 overflows at gradients of 1
  static constexpr uint64_t kGoodSteps = 2000;

  // fixed > 0: the scale for the whole run. Else it is found: from kHighest where products are of 16 bit, 1 where not.
  LossScale(double fixed, bool reduced_precision)
      : fixed_(fixed > 0), reduced_(reduced_precision), value_(fixed_ ? fixed : reduced_ ? kHighest : 1) {}

  double value() const { return value_; }
  uint64_t good_steps() const { return good_steps_; }   // since the scale last changed
  // Goes on where an earlier run stood. A fixed scale stays.
  void restore(double value, uint64_t good_steps);
  // A gradient was not finite. True: the scale is smaller now, and the step is to be done again. False: the scale is not
  // to blame.
  bool overflowed();
  void went_well();

private:
  bool fixed_, reduced_;
  double value_;
  uint64_t good_steps_ = 0;
};

}  // namespace training
