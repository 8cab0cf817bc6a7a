#include "gradient_test.hpp"
#include "op_test.hpp"

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::swiglu_gradient();

TEST(SwigluGradient, AnyShape) {
  Random random(1);
  for (const t2x_dims& d : {dims({1}), dims({3, 7}), dims({2, 3, 68}), dims({1, 1031}), dims({})})
    expect_matches(kOp, {random.normal(d, 4), random.normal(d), random.normal(d)});
}

TEST(SwigluGradient, LargeValues) {
  const Input a = given(dims({4}), {-200, 200, -88, 0}), b = given(dims({4}), {1, 2, 3, 4});
  expect_matches(kOp, {a, b, given(dims({4}), {1, 1, -1, 2})});
}

TEST(SwigluGradient, SmallBindings) {
  Random random(2);
  for (const t2x_dims& d : {dims({9, 1111}), dims({9, 1112})})
    expect_matches_windowed(kOp, {random.normal(d, 4), random.normal(d), random.normal(d)});
}

TEST(SwigluGradient, Refuses) {
  expect_refused(kOp, {dims({2, 3}), dims({3, 2}), dims({2, 3})}, {}, "b is f32[3,2], a is f32[2,3]");
  expect_refused(kOp, {dims({2, 3}), dims({2, 3}), dims({2})}, {}, "dy is f32[2], a is f32[2,3]");
}

TEST(SwigluGradient, OfSwiglu) {
  Random random(3);
  expect_gradient(ops::swiglu(), {random.normal(dims({3, 5}), 2), random.normal(dims({3, 5}))}, {0, 1});
}

}  // namespace
}  // namespace t2x::test
