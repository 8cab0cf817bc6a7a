#include "noise/noise.hpp"
#include "noise/torch_cpu.hpp"
#include "status/failure.hpp"
#include <t2x/shape.hpp>
#include <gtest/gtest.h>
#include <algorithm>

namespace t2x {
namespace {

std::string complaint(const t2x_dims& shape, const char* rng) {
  try {
    draw_noise(shape, 0, rng);
  } catch (const Failure& failure) {
    return (failure.side == Side::User ? "user: " : "other: ") + std::string(failure.what());
  }
  return "";
}

TEST(DrawNoise, ImageOfABatchIsTheImageAloneWithItsOwnSeed) {
  for (const char* rng : {"philox", "torch"}) {
    const std::vector<float> batch = draw_noise(dims({3, 4, 5, 7}), 41, rng);
    ASSERT_EQ(batch.size(), 420u);
    for (size_t image = 0; image < 3; ++image) {
      const auto begin = batch.begin() + static_cast<std::ptrdiff_t>(image * 140);
      EXPECT_EQ(draw_noise(dims({1, 4, 5, 7}), 41 + image, rng), std::vector<float>(begin, begin + 140)) << rng;
    }
  }
}

TEST(DrawNoise, TorchIsTheGeneratorsRandn) {
  std::vector<float> expected(64);
  TorchGenerator(9).randn(expected);
  EXPECT_EQ(draw_noise(dims({1, 4, 4, 4}), 9, "torch"), expected);
}

TEST(DrawNoise, SeedsWrapAround) {
  const std::vector<float> batch = draw_noise(dims({2, 8}), ~uint64_t{0}, "philox");
  const std::vector<float> second = draw_noise(dims({1, 8}), 0, "philox");
  EXPECT_TRUE(std::equal(second.begin(), second.end(), batch.begin() + 8));
}

TEST(DrawNoise, NothingAndAScalar) {
  EXPECT_TRUE(draw_noise(dims({0, 8}), 1, "philox").empty());
  EXPECT_TRUE(draw_noise(dims({2, 0}), 1, "torch").empty());
  EXPECT_EQ(draw_noise(dims({}), 1, "philox").size(), 1u);
}

TEST(DrawNoiseBad, WhatCannotBe) {
  EXPECT_EQ(complaint(dims({1, 4}), "pilox"),
            "user: rng 'pilox' is unknown; it is \"philox\" or \"torch\". Did you mean 'philox'?");
  EXPECT_EQ(complaint(dims({1, 4}, T2X_F16), "philox"), "user: noise is f32, not f16[1,4]");
  EXPECT_EQ(complaint(dims({4294967295, 4294967295, 4294967295}), "philox"),
            "user: noise of shape f32[4294967295,4294967295,4294967295] is too large");
}

}  // namespace
}  // namespace t2x
