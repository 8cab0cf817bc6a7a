// Where an example's draw puts it on the path.
#include "path.hpp"
#include <gtest/gtest.h>
#include <cmath>

namespace training {
namespace {

TEST(Path, OfVelocitiesIsStraight) {
  const Path path("velocity", 0);
  const PathPoint p = path.at(0.25f);
  EXPECT_EQ(p.data, 0.25f);
  EXPECT_EQ(p.noise, 0.75f);
  EXPECT_EQ(p.time, 0.25f);
}

// lumina_audio/models/diffusion/ddpm_audio.py: x_t = t x1 + (1 - (1 - sigma_min) t) noise.
TEST(Path, MayLeaveNoiseInTheData) {
  const Path path("velocity", 0.1);
  EXPECT_FLOAT_EQ(path.at(0.25f).noise, 0.775f);
  EXPECT_EQ(path.at(0.25f).data, 0.25f);
  EXPECT_FLOAT_EQ(path.at(1.0f).noise, 0.1f);
}

TEST(Path, OfNoiseIsThatOfDdpm) {
  const Path path("noise", 0);
  const PathPoint first = path.at(1e-6f), middle = path.at(0.5f), last = path.at(0.9999f);
  EXPECT_EQ(first.time, 0);
  EXPECT_FLOAT_EQ(first.data, std::sqrt(1 - 1e-4f));
  EXPECT_FLOAT_EQ(first.noise, 0.01f);
  EXPECT_EQ(middle.time, 500);
  EXPECT_EQ(last.time, 999);
  EXPECT_NEAR(last.data * last.data, 4.0358e-5, 1e-9);
  for (const PathPoint& p : {first, middle, last}) EXPECT_NEAR(p.data * p.data + p.noise * p.noise, 1, 1e-6);
}

TEST(Path, ADrawThatWasRoundedToOneIsTheLastStep) { EXPECT_EQ(Path("noise", 0).at(1.0f).time, 999); }

TEST(Path, TheStepsAreDrawnEvenly) {
  const Path path("noise", 0);
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(path.at((static_cast<float>(i) + 0.5f) / 1000).time, static_cast<float>(i));
}

}  // namespace
}  // namespace training
