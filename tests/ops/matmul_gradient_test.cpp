#include "gradient_test.hpp"
#include "ops/builtin.hpp"

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::matmul();

TEST(MatmulGradient, EveryLayoutWithAndWithoutSharedBatches) {
  Random random(1);
  constexpr uint64_t m = 3, n = 4, k = 2;
  for (int turned_a : {0, 1})
    for (int turned_b : {0, 1})
      for (uint64_t b_batches : {1u, 2u, 4u}) {
        const Input a = random.normal(turned_a ? dims({2, 2, k, m}) : dims({2, 2, m, k}));
        const Input b = random.normal(turned_b ? dims({b_batches, k, n}) : dims({b_batches, n, k}));
        expect_gradient(kOp, {a, b}, {0, 1}, {{"transpose_a", turned_a}, {"transpose_b", turned_b}});
        expect_gradient(kOp, {a, b}, {1}, {{"transpose_a", turned_a}, {"transpose_b", turned_b}});
      }
}

TEST(MatmulGradient, Matrices) {
  Random random(2);
  expect_gradient(kOp, {random.normal(dims({5, 1})), random.normal(dims({1, 1}))}, {0, 1});
  expect_gradient(kOp, {random.normal(dims({1, 7})), random.normal(dims({3, 7}))}, {0});
}

}  // namespace
}  // namespace t2x::test
