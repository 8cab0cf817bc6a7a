#include "op_test.hpp"

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::concat();

TEST(Concat, EveryAxis) {
  Random random(1);
  expect_matches(kOp, {random.normal(dims({2, 3, 8})), random.normal(dims({5, 3, 8}))}, {{"axis", 0}}, {0});
  expect_matches(kOp, {random.normal(dims({2, 3, 5})), random.normal(dims({2, 1, 5})), random.normal(dims({2, 4, 5}))},
                 {{"axis", 1}}, {0});
  expect_matches(kOp, {random.normal(dims({7, 4})), random.normal(dims({7, 12}))}, {{"axis", 1}}, {0});
  expect_matches(kOp, {random.normal(dims({3}))}, {}, {0});
}

TEST(Concat, Integers) {
  Random random(2);
  expect_matches(kOp, {random.whole({2, 4}, -2000000000, 2000000000), random.whole({2, 8}, -5, 5)}, {{"axis", 1}}, {0});
}

TEST(Concat, SmallBindings) {
  Random random(3);
  expect_matches_windowed(kOp, {random.normal(dims({3, 40, 64})), random.normal(dims({3, 30, 64}))}, {{"axis", 1}}, 0);
  expect_matches_windowed(kOp, {random.normal(dims({51, 111})), random.normal(dims({51, 90}))}, {{"axis", 1}}, 0);
}

TEST(Concat, Refuses) {
  expect_refused(kOp, {dims({2, 3}), dims({2, 4})}, {{"axis", 0}},
                 "part 1 is f32[2,4], part 0 is f32[2,3]: they may differ along axis 0 alone");
  expect_refused(kOp, {dims({2, 3}), dims({2, 3, 1})}, {{"axis", 0}}, "they may differ along axis 0 alone");
  expect_refused(kOp, {dims({2, 3}), dims({2, 3}, T2X_I32)}, {}, "part 1 is i32[2,3], part 0 is f32[2,3]");
  expect_refused(kOp, {dims({2, 3})}, {{"axis", 2}}, "axis must be a whole number from 0 to 1");
  expect_refused(kOp, {dims({})}, {}, "x is a scalar");
}

}  // namespace
}  // namespace t2x::test
