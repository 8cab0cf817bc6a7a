// The schedule of the rate, and what the averages keep.
#include "rate.hpp"
#include <gtest/gtest.h>
#include <algorithm>
#include <cmath>

namespace training {
namespace {

Settings settings(uint64_t steps, uint64_t warmup, bool cosine) {
  Settings s;
  s.steps = steps;
  s.warmup = warmup;
  s.cosine = cosine;
  s.rate = 1e-3;
  s.final_rate = 1e-5;
  return s;
}

TEST(Rate, constant_stays) {
  for (uint64_t step : {0, 1, 99}) EXPECT_EQ(rate_at(settings(100, 0, false), step), 1e-3);
}

TEST(Rate, rises_evenly_and_is_never_zero) {
  const Settings s = settings(100, 10, false);
  for (uint64_t step = 0; step < 10; ++step) EXPECT_DOUBLE_EQ(rate_at(s, step), 1e-4 * double(step + 1)) << step;
  EXPECT_EQ(rate_at(s, 10), 1e-3);
}

TEST(Rate, cosine_falls_from_the_height_to_the_end) {
  const Settings s = settings(111, 10, true);
  EXPECT_EQ(rate_at(s, 10), 1e-3);
  EXPECT_NEAR(rate_at(s, 60), (1e-3 + 1e-5) / 2, 1e-12);
  EXPECT_NEAR(rate_at(s, 110), 1e-5, 1e-12);
  for (uint64_t step = 11; step < 111; ++step) EXPECT_LT(rate_at(s, step), rate_at(s, step - 1)) << step;
}

// A finished run that is asked for again, and runs too short for a curve.
TEST(Rate, is_finite_and_in_range_everywhere) {
  for (uint64_t steps : {1, 2, 3, 10})
    for (uint64_t warmup = 0; warmup <= steps; ++warmup)
      for (uint64_t step = 0; step < steps + 3; ++step) {
        const double rate = rate_at(settings(steps, warmup, true), step);
        EXPECT_GE(rate, 1e-5 * 0.999) << steps << " " << warmup << " " << step;
        EXPECT_LE(rate, 1e-3 * 1.001) << steps << " " << warmup << " " << step;
      }
}

TEST(Ema, without_a_warmup_is_what_was_asked_for) {
  Settings s;
  s.ema = 0.999;
  for (uint64_t step : {0, 5, 100000}) EXPECT_EQ(ema_at(s, step), 0.999);
}

TEST(Ema, with_a_warmup_forgets_the_beginning) {
  Settings s;
  s.ema = 0.999;
  s.ema_warmup = true;
  EXPECT_DOUBLE_EQ(ema_at(s, 0), 0.1);
  EXPECT_DOUBLE_EQ(ema_at(s, 89), 90.0 / 99);
  EXPECT_EQ(ema_at(s, 100000), 0.999);
  double kept = 1;                                // of the first parameters after 100 steps
  for (uint64_t step = 0; step < 100; ++step) kept *= ema_at(s, step);
  EXPECT_LT(kept, 1e-6);
}

}  // namespace
}  // namespace training
