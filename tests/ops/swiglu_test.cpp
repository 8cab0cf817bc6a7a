#include "op_test.hpp"

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::swiglu();

TEST(Swiglu, AnyShape) {
  Random random(1);
  for (const t2x_dims& d : {dims({1}), dims({3, 7}), dims({2, 3, 68}), dims({1, 1031}), dims({})})
    expect_matches(kOp, {random.normal(d, 4), random.normal(d)});
}

TEST(Swiglu, LargeValues) {
  const Input a = given(dims({4}), {-200, 200, -88, 0}), b = given(dims({4}), {1, 2, 3, 4});
  expect_matches(kOp, {a, b});
}

TEST(Swiglu, SmallBindings) {
  Random random(2);
  for (const t2x_dims& d : {dims({9, 1111}), dims({9, 1112})})
    expect_matches_windowed(kOp, {random.normal(d, 4), random.normal(d)});
}

TEST(Swiglu, Refuses) {
  expect_refused(kOp, {dims({2, 3}), dims({3, 2})}, {}, "b is f32[3,2], a is f32[2,3]");
  expect_refused(kOp, {dims({2, 3})}, {}, "operand 'b' is missing");
}

}  // namespace
}  // namespace t2x::test
