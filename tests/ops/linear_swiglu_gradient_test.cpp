#include "gradient_test.hpp"
#include "ops/builtin.hpp"

namespace t2x::test {
namespace {

TEST(LinearSwigluGradient, EveryOperand) {
  Random random(1);
  const Input x = random.normal(dims({2, 3, 4})), w1 = random.normal(dims({5, 4})), w3 = random.normal(dims({5, 4}));
  expect_gradient(ops::linear_swiglu(), {x, w1, w3}, {0, 1, 2});
  expect_gradient(ops::linear_swiglu(), {x, w1, w3}, {0});
  expect_gradient(ops::linear_swiglu(), {x, w1, w3}, {2});
  expect_gradient(ops::linear_swiglu(), {random.normal(dims({1})), random.normal(dims({1, 1})),
                                         random.normal(dims({1, 1}))}, {0, 1, 2});
}

TEST(LinearSwigluGradient, WeightsOf16Bit) {
  Random random(2);
  expect_gradient(ops::linear_swiglu(), {random.normal(dims({3, 4})), random.normal(dims({5, 4}, T2X_BF16)),
                                         random.normal(dims({5, 4}, T2X_F16))}, {0});
}

}  // namespace
}  // namespace t2x::test
