#include "op_test.hpp"

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::scaled_add();

TEST(ScaledAdd, AnyShape) {
  Random random(1);
  for (const t2x_dims& d : {dims({1}), dims({3, 7}), dims({2, 4, 6, 6}), dims({1031})})
    expect_matches(kOp, {random.normal(d), random.normal(d), random.normal(dims({1}))}, {{"factor", -0.375}});
  expect_matches(kOp, {random.normal(dims({8})), random.normal(dims({8})), random.normal(dims({}))});
}

TEST(ScaledAdd, SmallBindings) {
  Random random(2);
  for (const t2x_dims& d : {dims({9, 1111}), dims({9, 1112})})
    expect_matches_windowed(kOp, {random.normal(d), random.normal(d), random.normal(dims({1}))});
}

TEST(ScaledAdd, Refuses) {
  expect_refused(kOp, {dims({2, 3}), dims({3, 2}), dims({1})}, {}, "y is f32[3,2], x is f32[2,3]");
  expect_refused(kOp, {dims({3}), dims({3}), dims({3})}, {}, "s has 3 elements; it must be one number");
  expect_refused(kOp, {dims({3}), dims({3}), dims({1})}, {{"factor", "two"}}, "factor must be a finite number");
}

}  // namespace
}  // namespace t2x::test
