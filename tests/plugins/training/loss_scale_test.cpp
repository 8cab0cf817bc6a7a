// When the loss scale halves, when it doubles, and when it is not to blame.
#include "loss_scale.hpp"
#include <gtest/gtest.h>

namespace training {
namespace {

void go_well(LossScale& scale, uint64_t steps) {
  for (uint64_t i = 0; i < steps; ++i) scale.went_well();
}

TEST(LossScale, begins_high_in_16_bit_and_at_one_in_32) {
  EXPECT_EQ(LossScale(0, true).value(), 65536);
  EXPECT_EQ(LossScale(0, false).value(), 1);
  EXPECT_EQ(LossScale(128, true).value(), 128);
  EXPECT_EQ(LossScale(128, false).value(), 128);
}

TEST(LossScale, halves_at_each_overflow_and_gives_up_at_one) {
  LossScale scale(0, true);
  for (double expected = 32768; expected >= 1; expected /= 2) {
    EXPECT_TRUE(scale.overflowed());
    EXPECT_EQ(scale.value(), expected);
  }
  EXPECT_FALSE(scale.overflowed());
  EXPECT_EQ(scale.value(), 1);
}

TEST(LossScale, doubles_after_2000_good_steps_in_a_row) {
  LossScale scale(0, true);
  scale.overflowed();
  scale.overflowed();
  go_well(scale, 1999);
  EXPECT_EQ(scale.value(), 16384);
  EXPECT_EQ(scale.good_steps(), 1999u);
  go_well(scale, 1);
  EXPECT_EQ(scale.value(), 32768);
  EXPECT_EQ(scale.good_steps(), 0u);
  go_well(scale, 1999);
  EXPECT_TRUE(scale.overflowed());     // the row is broken
  go_well(scale, 1999);
  EXPECT_EQ(scale.value(), 16384);
  go_well(scale, 1);
  EXPECT_EQ(scale.value(), 32768);
}

TEST(LossScale, rises_from_one_again_but_never_beyond_the_highest) {
  LossScale scale(0, true);
  while (scale.overflowed()) {}
  go_well(scale, 2000);
  EXPECT_EQ(scale.value(), 2);
  go_well(scale, 20 * 2000);
  EXPECT_EQ(scale.value(), LossScale::kHighest);
}

TEST(LossScale, stays_at_one_in_32_bit) {
  LossScale scale(0, false);
  go_well(scale, 10000);
  EXPECT_EQ(scale.value(), 1);
  EXPECT_FALSE(scale.overflowed());
}

TEST(LossScale, that_was_given_stays) {
  LossScale scale(100, true);
  EXPECT_FALSE(scale.overflowed());
  go_well(scale, 10000);
  scale.restore(8, 5);
  EXPECT_EQ(scale.value(), 100);
}

TEST(LossScale, goes_on_where_a_run_stopped) {
  LossScale scale(0, true);
  scale.restore(512, 1990);
  EXPECT_EQ(scale.value(), 512);
  go_well(scale, 10);
  EXPECT_EQ(scale.value(), 1024);
  LossScale full(0, false);            // a run of 16 bit goes on in 32
  full.restore(512, 0);
  EXPECT_TRUE(full.overflowed());
  EXPECT_EQ(full.value(), 256);
}

}  // namespace
}  // namespace training
