// The angles by which tokens are rotated.
#include "positions.hpp"
#include <gtest/gtest.h>
#include <cmath>

namespace flag_dit {
namespace {

TEST(Positions, FirstTokenIsNotTurned) {
  RotaryTable t = rotary_table(3, 8, 1, 1);
  ASSERT_EQ(t.cos.size(), 12u);
  for (int j = 0; j < 4; ++j) {
    EXPECT_EQ(t.cos[j], 1);
    EXPECT_EQ(t.sin[j], 0);
  }
}

TEST(Positions, FrequenciesFallFromOneByPowersOfTheBase) {
  RotaryTable t = rotary_table(3, 8, 1, 1);
  for (int j = 0; j < 4; ++j) EXPECT_FLOAT_EQ(t.sin[2 * 4 + j], std::sin(2 * std::pow(10000.0, -j / 4.0)));
}

TEST(Positions, NtkMultipliesTheBase) {
  RotaryTable t = rotary_table(2, 8, 3, 1);
  EXPECT_FLOAT_EQ(t.cos[4], std::cos(1.0));
  EXPECT_FLOAT_EQ(t.sin[4 + 3], std::sin(std::pow(30000.0, -0.75)));
}

TEST(Positions, ScaleDividesPositions) {
  EXPECT_EQ(rotary_table(5, 8, 1, 2).cos[4 * 4], rotary_table(3, 8, 1, 1).cos[2 * 4]);
}

}  // namespace
}  // namespace flag_dit
