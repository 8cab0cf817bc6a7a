#include "op_test.hpp"

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::slice();

TEST(Slice, EveryAxis) {
  Random random(1);
  const Input x = random.normal(dims({5, 6, 12}));
  expect_matches(kOp, {x}, {{"axis", 0}, {"start", 1}, {"stop", 3}}, {0});
  expect_matches(kOp, {x}, {{"axis", 1}, {"start", 2}}, {0});
  expect_matches(kOp, {x}, {{"axis", 2}, {"start", 4}, {"stop", 12}}, {0});
  expect_matches(kOp, {x}, {{"axis", 2}, {"start", 3}, {"stop", 4}}, {0});
  expect_matches(kOp, {random.whole({9}, -100, 100)}, {{"stop", 5}}, {0});
}

TEST(Slice, SmallBindings) {
  Random random(2);
  expect_matches_windowed(kOp, {random.normal(dims({3, 50, 128}))}, {{"axis", 1}, {"start", 3}, {"stop", 47}}, 0);
  expect_matches_windowed(kOp, {random.normal(dims({70, 127}))}, {{"axis", 1}, {"start", 5}, {"stop", 118}}, 0);
}

TEST(Slice, Refuses) {
  expect_refused(kOp, {dims({5, 6})}, {{"axis", -1}}, "axis must be a whole number from 0 to 1");
  expect_refused(kOp, {dims({5, 6})}, {{"start", 4}, {"stop", 4}}, "start 4 is not below stop 4");
  expect_refused(kOp, {dims({5, 6})}, {{"stop", 6}}, "stop must be a whole number from 0 to 5");
  expect_refused(kOp, {dims({})}, {}, "x is a scalar");
}

}  // namespace
}  // namespace t2x::test
