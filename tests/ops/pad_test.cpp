#include "op_test.hpp"

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::pad();

TEST(Pad, EveryAxis) {
  Random random(1);
  const Input x = random.normal(dims({5, 6, 12}));
  expect_matches(kOp, {x}, {{"axis", 0}, {"before", 1}, {"after", 3}}, {0});
  expect_matches(kOp, {x}, {{"axis", 1}, {"after", 2}}, {0});
  expect_matches(kOp, {x}, {{"axis", 2}, {"before", 4}, {"after", 8}}, {0});
  expect_matches(kOp, {x}, {{"axis", 2}, {"before", 3}, {"after", 4}}, {0});
  expect_matches(kOp, {x}, {}, {0});
  expect_matches(kOp, {random.normal(dims({1}))}, {{"before", 1}}, {0});
  expect_matches(kOp, {random.whole({9}, -100, 100)}, {{"after", 5}}, {0});
  expect_matches(kOp, {random.whole({8}, -100, 100)}, {{"before", 4}}, {0});
}

TEST(Pad, SmallBindings) {
  Random random(2);
  expect_matches_windowed(kOp, {random.normal(dims({3, 50, 128}))}, {{"axis", 1}, {"before", 3}, {"after", 47}}, 0);
  expect_matches_windowed(kOp, {random.normal(dims({70, 127}))}, {{"axis", 1}, {"before", 5}, {"after", 118}}, 0);
  expect_matches_windowed(kOp, {random.normal(dims({3}))}, {{"before", 9000}, {"after", 5001}}, 0);
}

TEST(Pad, Refuses) {
  expect_refused(kOp, {dims({5, 6})}, {{"axis", -1}}, "axis must be a whole number from 0 to 1");
  expect_refused(kOp, {dims({5, 6})}, {{"before", -1}}, "before must be a whole number from 0");
  expect_refused(kOp, {dims({5, 6})}, {{"before", 4e9}, {"after", 4e9}}, "too long along axis 0");
  expect_refused(kOp, {dims({})}, {}, "x is a scalar");
}

}  // namespace
}  // namespace t2x::test
