// Which examples a run sees: every picture once an epoch, the same at the same position, times and drops as asked.
#include "examples.hpp"
#include <gtest/gtest.h>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace training {
namespace {

using Captions = std::vector<std::vector<uint32_t>>;

// Picture p has p % 3 + 1 captions.
Captions captions(uint32_t pictures) {
  Captions all(pictures);
  uint32_t row = 0;
  for (uint32_t p = 0; p < pictures; ++p)
    for (uint32_t i = 0; i <= p % 3; ++i) all[p].push_back(row++);
  return all;
}

std::vector<uint32_t> epoch(const Examples& examples, uint64_t number) {
  std::vector<uint32_t> pictures;
  for (size_t i = 0; i < examples.items(); ++i)
    pictures.push_back(examples.at(number * examples.items() + i).item);
  return pictures;
}

std::vector<float> times(bool lognormal, size_t count, double shift = 1) {
  const Examples examples(captions(5), {7, lognormal, 0, shift});
  std::vector<float> all;
  for (size_t i = 0; i < count; ++i) all.push_back(examples.at(i).time);
  return all;
}

bool same(const Example& a, const Example& b) {
  return a.item == b.item && a.caption == b.caption && a.dropped == b.dropped && a.time == b.time &&
         a.key == b.key;
}

TEST(Examples, every_picture_once_an_epoch_in_an_order_of_its_own) {
  for (uint32_t pictures : {1u, 2u, 17u, 653u}) {
    const Examples examples(captions(pictures), {3, false, 0});
    std::vector<uint32_t> all(pictures);
    std::iota(all.begin(), all.end(), 0u);
    std::set<std::vector<uint32_t>> orders;
    for (uint64_t e = 0; e < 5; ++e) {
      std::vector<uint32_t> seen = epoch(examples, e);
      orders.insert(seen);
      std::sort(seen.begin(), seen.end());
      EXPECT_EQ(seen, all) << pictures << " pictures, epoch " << e;
    }
    if (pictures > 16) {
      EXPECT_EQ(orders.size(), 5u);
    }
  }
}

TEST(Examples, a_position_alone_says_which_example) {
  const Examples one(captions(11), {5, true, 0.3}), other(captions(11), {5, true, 0.3});
  std::vector<Example> forward;
  for (uint64_t i = 0; i < 60; ++i) forward.push_back(one.at(i));
  for (uint64_t i = 60; i-- > 0;) EXPECT_TRUE(same(forward[i], other.at(i))) << i;
  EXPECT_TRUE(same(forward[47], one.at(47)));
}

TEST(Examples, another_seed_is_another_run) {
  const Examples one(captions(50), {1, false, 0.5}), other(captions(50), {2, false, 0.5});
  EXPECT_NE(epoch(one, 0), epoch(other, 0));
  for (uint64_t i = 0; i < 20; ++i) {
    EXPECT_NE(one.at(i).time, other.at(i).time);
    EXPECT_NE(one.at(i).key, other.at(i).key);
  }
}

TEST(Examples, captions_are_the_pictures_own_and_all_come_up) {
  const Captions rows = captions(7);
  const Examples examples(rows, {0, false, 0});
  std::set<uint32_t> seen;
  for (uint64_t i = 0; i < 700; ++i) {
    const Example e = examples.at(i);
    EXPECT_EQ(std::count(rows[e.item].begin(), rows[e.item].end(), e.caption), 1);
    seen.insert(e.caption);
  }
  EXPECT_EQ(seen.size(), 13u);
}

TEST(Examples, the_share_that_is_dropped_is_what_was_asked_for) {
  constexpr int kCount = 20000;
  for (double drop : {0.0, 0.1, 0.5, 1.0}) {
    const Examples examples(captions(9), {4, false, drop});
    int dropped = 0;
    for (int i = 0; i < kCount; ++i) dropped += examples.at(uint64_t(i)).dropped;
    const double deviation = std::sqrt(drop * (1 - drop) / kCount);
    EXPECT_NEAR(double(dropped) / kCount, drop, 4 * deviation) << drop;
  }
}

TEST(Examples, no_noise_comes_twice) {
  const Examples examples(captions(3), {0, false, 0});
  std::set<std::array<int32_t, 2>> keys;
  for (uint64_t i = 0; i < 10000; ++i) keys.insert(examples.at(i).key);
  EXPECT_EQ(keys.size(), 10000u);
}

TEST(Examples, uniform_times_fill_the_interval_evenly) {
  std::vector<float> t = times(false, 20000);
  std::sort(t.begin(), t.end());
  EXPECT_GT(t.front(), 0);
  EXPECT_LT(t.back(), 1);
  for (size_t i = 0; i < t.size(); ++i)          // Kolmogorov and Smirnov: 1.95 / sqrt(n) at 0.1 %
    ASSERT_NEAR(t[i], (double(i) + 0.5) / double(t.size()), 1.95 / std::sqrt(double(t.size()))) << i;
}

TEST(Examples, lognormal_times_are_the_sigmoid_of_a_normal_number) {
  std::vector<float> t = times(true, 20000);
  std::sort(t.begin(), t.end());
  EXPECT_GT(t.front(), 0);
  EXPECT_LT(t.back(), 1);
  for (size_t i = 0; i < t.size(); ++i) {
    const double u = std::log(double(t[i]) / (1 - double(t[i])));
    ASSERT_NEAR(0.5 * std::erfc(-u / std::sqrt(2.0)), (double(i) + 0.5) / double(t.size()),
                1.95 / std::sqrt(double(t.size()))) << i;
  }
}

TEST(Examples, a_shift_moves_times_towards_noise) {
  for (const bool lognormal : {false, true}) {
    const std::vector<float> even = times(lognormal, 1000), shifted = times(lognormal, 1000, 4);
    for (size_t i = 0; i < even.size(); ++i) {
      const double t = double(even[i]);
      ASSERT_NEAR(double(shifted[i]), t / (t + 4 - 4 * t), 1e-6) << i;
      ASSERT_LT(shifted[i], even[i]) << i;
    }
  }
}

}  // namespace
}  // namespace training
