// A micro-batch: the examples of its positions, ordered by the sizes of their pictures.
#include "batch.hpp"
#include <gtest/gtest.h>
#include <algorithm>
#include <set>

namespace training {
namespace {

const std::vector<Extent> kSizes = {{8, 8}, {4, 16}, {8, 4}, {8, 8}, {4, 16}};

Examples examples() { return Examples({{0}, {1}, {2}, {3}, {4}}, {9, false, 0}); }

TEST(Batch, holds_the_examples_of_its_positions) {
  const Examples all = examples();
  for (uint64_t position : {0, 3, 11}) {
    const Batch batch = make_batch(all, kSizes, position, 4);
    std::multiset<float> expected, found;
    for (uint64_t i = 0; i < 4; ++i) expected.insert(all.at(position + i).time);
    for (const Example& e : batch.examples) found.insert(e.time);
    EXPECT_EQ(found, expected) << position;
  }
}

TEST(Batch, is_sorted_by_size_and_knows_each_size) {
  for (uint64_t position = 0; position < 25; position += 5) {
    const Batch batch = make_batch(examples(), kSizes, position, 5);
    ASSERT_EQ(batch.sizes.size(), 5u);
    EXPECT_TRUE(std::is_sorted(batch.sizes.begin(), batch.sizes.end()));
    for (size_t i = 0; i < 5; ++i) EXPECT_EQ(batch.sizes[i], kSizes[batch.examples[i].picture]);
    EXPECT_TRUE(batch.uneven());
  }
}

// Whatever the order of an epoch, one program serves it.
TEST(Batch, a_whole_epoch_always_has_the_same_sizes) {
  const Batch first = make_batch(examples(), kSizes, 0, 5);
  for (uint64_t epoch = 1; epoch < 10; ++epoch)
    EXPECT_EQ(make_batch(examples(), kSizes, 5 * epoch, 5).sizes, first.sizes) << epoch;
}

TEST(Batch, of_one_size_keeps_the_order_of_the_run) {
  const Examples all = examples();
  const Batch batch = make_batch(all, std::vector<Extent>(5, {8, 8}), 2, 7);
  EXPECT_FALSE(batch.uneven());
  for (uint64_t i = 0; i < 7; ++i) EXPECT_EQ(batch.examples[i].time, all.at(2 + i).time);
}

TEST(Batch, micro_batches_are_the_batch_in_parts) {
  const Examples all = examples();
  std::multiset<float> whole, parts;
  for (const Example& e : make_batch(all, kSizes, 8, 4).examples) whole.insert(e.time);
  for (uint64_t part : {8, 10})
    for (const Example& e : make_batch(all, kSizes, part, 2).examples) parts.insert(e.time);
  EXPECT_EQ(parts, whole);
}

}  // namespace
}  // namespace training
