#include "gradient_test.hpp"
#include "ops/builtin.hpp"

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::attention();

TEST(AttentionGradient, HeadsAndSharedHeads) {
  Random random(1);
  for (uint64_t kv_heads : {1u, 2u, 4u}) {
    const Input q = random.normal(dims({2, 4, 3, 2}));
    const Input k = random.normal(dims({2, kv_heads, 5, 2})), v = random.normal(dims({2, kv_heads, 5, 2}));
    expect_gradient(kOp, {q, k, v}, {0, 1, 2});
    expect_gradient(kOp, {q, k, v}, {0, 1, 2}, {{"scale", 0.3}});
  }
}

TEST(AttentionGradient, MasksAndCausality) {
  Random random(2);
  const Input q = random.normal(dims({2, 2, 4, 3}));
  const Input k = random.normal(dims({2, 1, 4, 3})), v = random.normal(dims({2, 1, 4, 3}));
  Input mask = random.mask({2, 4}, 0.4);
  expect_gradient(kOp, {q, k, v, mask}, {0, 1, 2});
  expect_gradient(kOp, {q, k, v, mask}, {0, 1, 2}, {{"causal", 1}});
  mask.values = {0, 0, 0, 0, 1, 0, 1, 1};   // a batch row without any key
  expect_gradient(kOp, {q, k, v, mask}, {0, 1, 2});
}

TEST(AttentionGradient, OneOperandAlone) {
  Random random(3);
  const std::vector<Input> in = {random.normal(dims({1, 2, 3, 4})), random.normal(dims({1, 2, 3, 4})),
                                 random.normal(dims({1, 2, 3, 4})), absent(), random.normal(dims({1, 2, 2, 4})),
                                 random.normal(dims({1, 2, 2, 4})), absent(), random.normal(dims({2}))};
  expect_gradient(kOp, in, {0});
  expect_gradient(kOp, in, {1});
  expect_gradient(kOp, in, {2});
  expect_gradient(kOp, in, {4});
  expect_gradient(kOp, in, {5});
  expect_gradient(kOp, in, {7});
}

// Text rows that all, some or single batch rows share.
TEST(AttentionGradient, TextBranch) {
  Random random(4);
  const Input q = random.normal(dims({4, 4, 2, 2}));
  for (uint64_t kv_heads : {1u, 2u, 4u})
    for (uint64_t text_rows : {1u, 2u, 4u}) {
      const Input k = random.normal(dims({4, kv_heads, 3, 2})), v = random.normal(dims({4, kv_heads, 3, 2}));
      const Input text_k = random.normal(dims({text_rows, kv_heads, 3, 2}));
      const Input text_v = random.normal(dims({text_rows, kv_heads, 3, 2}));
      const Input mask = random.mask({4, 3}, 0.3), text_mask = random.mask({text_rows, 3}, 0.3);
      Input gate = random.normal(dims({4}));
      gate.values[1] = 0;   // where training begins
      expect_gradient(kOp, {q, k, v, mask, text_k, text_v, text_mask, gate}, {0, 1, 2, 4, 5, 7},
                      {{"text_scale", 0.5}});
    }
}

}  // namespace
}  // namespace t2x::test
