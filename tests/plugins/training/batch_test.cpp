// A micro-batch: the examples of its positions, ordered by the shapes of their latents.
#include "batch.hpp"
#include <gtest/gtest.h>
#include <algorithm>
#include <set>

namespace training {
namespace {

const std::vector<Shape> kShapes = {{4, 8, 8}, {4, 4, 16}, {4, 8, 4}, {4, 8, 8}, {4, 4, 16}};

Examples examples() { return Examples({{0}, {1}, {2}, {3}, {4}}, {9, false, 0}); }

TEST(Batch, holds_the_examples_of_its_positions) {
  const Examples all = examples();
  for (uint64_t position : {0, 3, 11}) {
    const Batch batch = make_batch(all, kShapes, position, 4);
    std::multiset<float> expected, found;
    for (uint64_t i = 0; i < 4; ++i) expected.insert(all.at(position + i).time);
    for (const Example& e : batch.examples) found.insert(e.time);
    EXPECT_EQ(found, expected) << position;
  }
}

TEST(Batch, is_sorted_by_shape_and_knows_each_shape) {
  for (uint64_t position = 0; position < 25; position += 5) {
    const Batch batch = make_batch(examples(), kShapes, position, 5);
    ASSERT_EQ(batch.shapes.size(), 5u);
    EXPECT_TRUE(std::is_sorted(batch.shapes.begin(), batch.shapes.end()));
    for (size_t i = 0; i < 5; ++i) EXPECT_EQ(batch.shapes[i], kShapes[batch.examples[i].item]);
    EXPECT_TRUE(batch.uneven());
  }
}

// Whatever the order of an epoch, one program serves it.
TEST(Batch, a_whole_epoch_always_has_the_same_shapes) {
  const Batch first = make_batch(examples(), kShapes, 0, 5);
  for (uint64_t epoch = 1; epoch < 10; ++epoch)
    EXPECT_EQ(make_batch(examples(), kShapes, 5 * epoch, 5).shapes, first.shapes) << epoch;
}

TEST(Batch, of_one_shape_keeps_the_order_of_the_run) {
  const Examples all = examples();
  const Batch batch = make_batch(all, std::vector<Shape>(5, {4, 8, 8}), 2, 7);
  EXPECT_FALSE(batch.uneven());
  for (uint64_t i = 0; i < 7; ++i) EXPECT_EQ(batch.examples[i].time, all.at(2 + i).time);
}

TEST(Batch, micro_batches_are_the_batch_in_parts) {
  const Examples all = examples();
  std::multiset<float> whole, parts;
  for (const Example& e : make_batch(all, kShapes, 8, 4).examples) whole.insert(e.time);
  for (uint64_t part : {8, 10})
    for (const Example& e : make_batch(all, kShapes, part, 2).examples) parts.insert(e.time);
  EXPECT_EQ(parts, whole);
}

}  // namespace
}  // namespace training
