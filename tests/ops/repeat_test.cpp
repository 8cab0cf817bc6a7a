#include "op_test.hpp"

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::repeat();

TEST(Repeat, EveryAxis) {
  Random random(1);
  const Input x = random.normal(dims({2, 3, 4}));
  for (int axis : {0, 1, 2}) expect_matches(kOp, {x}, {{"axis", axis}, {"times", 3}}, {0});
  expect_matches(kOp, {random.normal(dims({5, 1, 7}))}, {{"axis", 1}, {"times", 2}}, {0});
  expect_matches(kOp, {random.whole({5}, -9, 9)}, {{"times", 4}}, {0});
  expect_matches(kOp, {x}, {}, {0});
}

TEST(Repeat, SmallBindings) {
  Random random(2);
  for (uint32_t width : {63u, 64u})
    expect_matches_windowed(kOp, {random.normal(dims({3, 30, width}))}, {{"axis", 1}, {"times", 4}}, 0);
}

TEST(Repeat, Refuses) {
  expect_refused(kOp, {dims({2, 3})}, {{"axis", 2}}, "axis must be a whole number from 0 to 1");
  expect_refused(kOp, {dims({2, 3})}, {{"times", 0}}, "times must be a whole number from 1");
  expect_refused(kOp, {dims({1u << 20})}, {{"times", 1 << 20}}, "times must be a whole number from 1 to 4095");
}

}  // namespace
}  // namespace t2x::test
