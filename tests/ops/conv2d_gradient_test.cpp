#include "gradient_test.hpp"
#include "ops/builtin.hpp"

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::conv2d();

std::vector<Attr> padded(double pad, double stride = 1, double up = 1) {
  return {{"pad_top", pad},   {"pad_left", pad},  {"pad_bottom", pad},
          {"pad_right", pad}, {"stride", stride}, {"upsample", up}};
}

TEST(Conv2dGradient, OfEveryOperand) {
  Random random(1);
  const Input x = random.normal(dims({2, 4, 5, 3})), weight = random.normal(dims({2, 3, 3, 3}));
  const Input bias = random.normal(dims({2})), residual = random.normal(dims({2, 4, 5, 2}));
  expect_gradient(kOp, {x, weight, bias, residual}, {0, 1, 2, 3}, padded(1));
  expect_gradient(kOp, {x, weight}, {0, 1}, padded(1));
}

TEST(Conv2dGradient, KernelsOfEverySize) {
  Random random(2);
  expect_gradient(kOp, {random.normal(dims({1, 3, 4, 5})), random.normal(dims({4, 1, 1, 5}))}, {0, 1});
  expect_gradient(kOp, {random.normal(dims({1, 5, 6, 2})), random.normal(dims({3, 3, 2, 2}))}, {0, 1});
  expect_gradient(kOp, {random.normal(dims({1, 2, 2, 1})), random.normal(dims({1, 2, 2, 1}))}, {0, 1});
}

TEST(Conv2dGradient, Stride) {
  Random random(3);
  const Input weight = random.normal(dims({3, 3, 3, 2}));
  for (uint32_t size : {5u, 6u, 7u}) {
    const Input x = random.normal(dims({1, size, 6, 2}));
    expect_gradient(kOp, {x, weight}, {0, 1}, padded(1, 2));
    expect_gradient(kOp, {x, weight}, {0, 1}, {{"pad_bottom", 1}, {"pad_right", 1}, {"stride", 2}});
    expect_gradient(kOp, {x, weight}, {0, 1}, padded(0, 3));
  }
}

TEST(Conv2dGradient, Dilation) {
  Random random(6);
  const Input x = random.normal(dims({2, 7, 6, 2})), weight = random.normal(dims({3, 3, 2, 2}));
  expect_gradient(kOp, {x, weight}, {0, 1}, {{"dilation", 2}, {"pad_top", 2}, {"pad_bottom", 2}, {"pad_left", 1}});
  expect_gradient(kOp, {x, weight}, {0, 1}, {{"dilation", 3}, {"stride", 2}, {"pad_left", 4}});
  expect_gradient(kOp, {random.normal(dims({1, 9, 1, 3})), random.normal(dims({2, 3, 1, 3}))}, {0, 1},
                  {{"dilation", 3}, {"pad_top", 3}, {"pad_bottom", 3}});
}

TEST(Conv2dGradient, PaddingWiderThanTheKernel) {
  Random random(4);
  const Input x = random.normal(dims({1, 3, 4, 2})), weight = random.normal(dims({2, 2, 2, 2}));
  expect_gradient(kOp, {x, weight}, {0, 1}, padded(3));
  expect_gradient(kOp, {x, weight}, {0, 1}, {{"pad_top", 3}, {"pad_left", 2}, {"stride", 2}});
}

TEST(Conv2dGradient, UpsamplesFirst) {
  Random random(5);
  const Input x = random.normal(dims({2, 3, 2, 2})), weight = random.normal(dims({3, 3, 3, 2}));
  expect_gradient(kOp, {x, weight}, {0, 1}, padded(1, 1, 2));
  expect_gradient(kOp, {x, weight}, {0, 1}, padded(1, 2, 2));
}

}  // namespace
}  // namespace t2x::test
