// The schedule of DDPM, and which of its steps DDIM stops at.
#include "schedule.hpp"
#include <gmock/gmock.h>
#include <cmath>

namespace ddim {
namespace {

TEST(Schedule, RunsFromNearlyDataToNearlyNoise) {
  const std::vector<double> kept = kept_shares();
  ASSERT_EQ(kept.size(), kTrainingSteps);
  EXPECT_DOUBLE_EQ(kept[0], 1 - 1e-4);
  EXPECT_NEAR(kept[999], 4.0358e-5, 1e-9);      // as Ho et al.'s code has it
  for (size_t i = 1; i < kept.size(); ++i) EXPECT_LT(kept[i], kept[i - 1]);
}

TEST(Schedule, StopsAtBothEndsAndEvenlyBetween) {
  EXPECT_THAT(stops(1), testing::ElementsAre(999));
  EXPECT_THAT(stops(2), testing::ElementsAre(999, 0));
  EXPECT_THAT(stops(4), testing::ElementsAre(999, 666, 333, 0));
  const std::vector<uint32_t> all = stops(kTrainingSteps);
  for (uint32_t k = 0; k < kTrainingSteps; ++k) EXPECT_EQ(all[k], kTrainingSteps - 1 - k);
}

TEST(Move, KeepsTheLineThroughDataAndNoise) {
  const double data = 1.7, noise = -0.4, kept = 0.3, next = 0.8;
  const Move step = move(kept, next);
  const double x = std::sqrt(kept) * data + std::sqrt(1 - kept) * noise;
  EXPECT_NEAR(step.of_x * x + step.of_noise * noise, std::sqrt(next) * data + std::sqrt(1 - next) * noise, 1e-12);
  const Move last = move(kept, 1);
  EXPECT_NEAR(last.of_x * x + last.of_noise * noise, data, 1e-12);
}

}  // namespace
}  // namespace ddim
