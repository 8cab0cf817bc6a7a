#include "gradient_test.hpp"
#include "ops/builtin.hpp"

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::linear();

TEST(LinearGradient, Products) {
  Random random(1);
  expect_gradient(kOp, {random.normal(dims({5, 3})), random.normal(dims({4, 3}))}, {0, 1});
  expect_gradient(kOp, {random.normal(dims({2, 3, 4})), random.normal(dims({2, 4}))}, {0, 1});
  expect_gradient(kOp, {random.normal(dims({3})), random.normal(dims({2, 3})), random.normal(dims({2}))}, {0, 1, 2});
}

TEST(LinearGradient, WeightsOf16Bit) {
  Random random(2);
  for (t2x_dtype type : {T2X_F16, T2X_BF16})
    expect_gradient(kOp, {random.normal(dims({5, 3})), random.normal(dims({4, 3}, type))}, {0});
}

TEST(LinearGradient, ActivationsWithEverySetOfOperands) {
  Random random(3);
  const Input x = random.normal(dims({2, 3, 4})), w = random.normal(dims({5, 4})), bias = random.normal(dims({5}));
  const Input residual = random.normal(dims({2, 3, 5}));
  for (const char* act : {"none", "silu", "gelu_tanh", "gelu", "tanh"}) {
    const std::vector<Attr> attrs = {{"act", act}};
    expect_gradient(kOp, {x, w}, {0, 1}, attrs);
    expect_gradient(kOp, {x, w, bias, absent(), residual}, {0, 1, 2, 4}, attrs);
    for (uint64_t samples : {1u, 2u, 6u}) {
      const Input gate = random.normal(dims({samples, 5}));
      expect_gradient(kOp, {x, w, bias, gate, residual}, {0, 1, 2, 3, 4}, attrs);
      expect_gradient(kOp, {x, w, absent(), gate}, {0, 1, 3}, attrs);
    }
  }
}

TEST(LinearGradient, OneOperandAlone) {
  Random random(4);
  const std::vector<Input> in = {random.normal(dims({6, 4})), random.normal(dims({5, 4})), random.normal(dims({5})),
                                 random.normal(dims({3, 5})), random.normal(dims({6, 5}))};
  for (const char* act : {"none", "gelu"}) {
    expect_gradient(kOp, in, {0}, {{"act", act}});
    expect_gradient(kOp, in, {1}, {{"act", act}});
    expect_gradient(kOp, in, {2}, {{"act", act}});
    expect_gradient(kOp, in, {3}, {{"act", act}});
    expect_gradient(kOp, in, {4}, {{"act", act}});
  }
}

}  // namespace
}  // namespace t2x::test
