// The memory plan: no two live temporaries overlap, and little is wasted.
#include "program/memory_plan.hpp"
#include "status/failure.hpp"
#include <gtest/gtest.h>
#include <random>

namespace t2x {
namespace {

void expect_disjoint(const std::vector<Lifetime>& l, const MemoryPlan& plan, uint64_t max_block) {
  for (size_t a = 0; a < l.size(); ++a) {
    EXPECT_LE(plan.placements[a].offset + l[a].bytes, plan.blocks[plan.placements[a].block]);
    EXPECT_EQ(plan.placements[a].offset % kTensorAlignment, 0u);
    for (size_t b = a + 1; b < l.size(); ++b) {
      bool together = l[a].first <= l[b].last && l[b].first <= l[a].last;
      if (!together || plan.placements[a].block != plan.placements[b].block) continue;
      bool apart = plan.placements[a].offset + l[a].bytes <= plan.placements[b].offset ||
                   plan.placements[b].offset + l[b].bytes <= plan.placements[a].offset;
      EXPECT_TRUE(apart) << a << " and " << b;
    }
  }
  for (uint64_t block : plan.blocks) EXPECT_LE(block, max_block);
}

TEST(MemoryPlan, RandomLifetimesNeverOverlap) {
  std::mt19937 random(3);
  for (int round = 0; round < 50; ++round) {
    std::vector<Lifetime> lifetimes;
    for (int i = 0; i < 60; ++i) {
      uint32_t first = random() % 100;
      lifetimes.push_back({1 + random() % 100000, first, first + static_cast<uint32_t>(random() % 20)});
    }
    for (uint64_t max_block : {uint64_t{1} << 40, uint64_t{150000}})
      expect_disjoint(lifetimes, plan_memory(lifetimes, max_block), max_block);
  }
}

TEST(MemoryPlan, ATransformersLifetimesReachTheLowerBoundWithinATenth) {
  std::vector<Lifetime> lifetimes;   // a residual stream, and per block q, k, v, attention, two hidden layers
  const uint64_t x = 1056 * 1024 * 4, hidden = 1056 * 2816 * 4;
  for (uint32_t block = 0; block < 8; ++block) {
    uint32_t t = block * 9;
    lifetimes.push_back({x, t, t + 5});
    for (uint32_t i = 1; i <= 3; ++i) lifetimes.push_back({x, t + i, t + 4});
    lifetimes.push_back({x, t + 4, t + 5});
    lifetimes.push_back({x, t + 5, t + 8});
    lifetimes.push_back({x, t + 6, t + 7});
    lifetimes.push_back({hidden, t + 7, t + 8});
    lifetimes.push_back({x, t + 8, t + 9});
  }
  MemoryPlan plan = plan_memory(lifetimes, uint64_t{1} << 40);
  EXPECT_LE(static_cast<double>(plan.total), 1.1 * static_cast<double>(plan.lower_bound));
}

TEST(MemoryPlan, OneTemporaryBeyondTheLargestAllocationIsTheMachinesFailure) {
  try {
    plan_memory({{100 << 20, 0, 1}}, 64 << 20);
    FAIL();
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.side, Side::Machine);
    EXPECT_STREQ(failure.what(), "an intermediate result needs 100 MiB in one piece, this device allocates at most "
                                 "64 MiB: try a smaller size");
  }
}

}  // namespace
}  // namespace t2x
