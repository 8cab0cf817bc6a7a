#include "gradient_test.hpp"
#include "op_test.hpp"

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::softmax_gradient();

TEST(SoftmaxGradient, RowsOfAnyLength) {
  Random random(1);
  for (uint32_t keys : {1u, 3u, 4u, 68u, 257u, 1056u}) {
    const t2x_dims d = dims({3, random.size(1, 40), keys});
    expect_matches(kOp, {random.uniform(d, 0, 1), random.normal(d)}, {{"scale", 0.25}});
  }
  expect_matches(kOp, {random.normal(dims({9})), random.normal(dims({9}))});
}

TEST(SoftmaxGradient, SmallBindings) {
  Random random(2);
  for (uint32_t keys : {63u, 64u, 1000u}) {
    const t2x_dims d = dims({5, 23, keys});
    expect_matches_windowed(kOp, {random.uniform(d, 0, 1), random.normal(d)});
  }
}

TEST(SoftmaxGradient, IsThatOfSoftmax) {
  Random random(3);
  const Input x = random.normal(dims({2, 2, 3, 5}));
  expect_gradient(ops::softmax(), {x}, {0}, {{"scale", 0.7}});
  expect_gradient(ops::softmax(), {x, random.mask({1, 5}, 0.4)}, {0}, {{"causal", 1}});
}

TEST(SoftmaxGradient, Refuses) {
  expect_refused(kOp, {dims({}), dims({})}, {}, "y is a scalar");
  expect_refused(kOp, {dims({2, 3}), dims({6})}, {}, "dy is f32[6], y is f32[2,3]");
}

}  // namespace
}  // namespace t2x::test
