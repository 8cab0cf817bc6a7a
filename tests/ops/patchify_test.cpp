#include "op_test.hpp"

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::patchify();

TEST(Patchify, AnyPatch) {
  Random random(1);
  expect_matches(kOp, {random.normal(dims({2, 4, 6, 10}))}, {}, {0});
  expect_matches(kOp, {random.normal(dims({1, 3, 6, 9}))}, {{"patch", 3}}, {0});
  expect_matches(kOp, {random.normal(dims({2, 1, 8, 4}))}, {{"patch", 4}}, {0});
  expect_matches(kOp, {random.normal(dims({1, 5, 3, 1}))}, {{"patch", 1}}, {0});
}

TEST(Patchify, FeatureOrder) {
  // Two channels of 2x2: one token, channel by channel, row by row.
  EXPECT_TRUE(same_shape(inferred(kOp, {dims({1, 2, 2, 2})}), dims({1, 1, 8})));
  expect_matches(kOp, {given(dims({1, 2, 2, 2}), {0, 1, 2, 3, 4, 5, 6, 7})}, {}, {0});
}

TEST(Patchify, SmallBindings) {
  Random random(2);
  expect_matches_windowed(kOp, {random.normal(dims({2, 4, 40, 36}))}, {}, 0);
  expect_matches_windowed(kOp, {random.normal(dims({1, 4, 64, 48}))}, {{"patch", 4}}, 0);
}

TEST(Patchify, Refuses) {
  expect_refused(kOp, {dims({4, 8, 8})}, {}, "x has 3 dimensions; it must be [B,C,H,W]");
  expect_refused(kOp, {dims({1, 4, 8, 7})}, {}, "height and width must be multiples of patch 2");
  expect_refused(kOp, {dims({1, 4, 8, 8})}, {{"patch", 0}}, "patch must be a whole number from 1");
  expect_refused(kOp, {dims({1, 4, 8, 8})}, {{"patch", 1.5}}, "patch must be a whole number");
}

}  // namespace
}  // namespace t2x::test
