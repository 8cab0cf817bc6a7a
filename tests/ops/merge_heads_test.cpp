#include "op_test.hpp"
#include <cmath>

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::merge_heads();

// x[B,H,T,D], and cos and sin when asked for.
std::vector<Input> operands(Random& random, const t2x_dims& x, bool rotate) {
  std::vector<Input> in = {random.normal(x, 2)};
  if (!rotate) return in;
  Input cosines = random.uniform(dims({x.d[2], x.d[3] / 2}), 0, 6.3), sines = cosines;
  for (double& angle : cosines.values) angle = std::cos(angle);
  for (double& angle : sines.values) angle = std::sin(angle);
  in.push_back(given(cosines.dims, cosines.values));
  in.push_back(given(sines.dims, sines.values));
  return in;
}

TEST(MergeHeads, EveryHeadWidth) {
  Random random(1);
  for (uint32_t width : {2u, 6u, 8u, 24u, 64u, 72u, 128u}) {
    const t2x_dims x = dims({random.size(1, 3), random.size(1, 4), random.size(1, 9), width});
    for (const char* pairs : {"interleaved", "halves"})
      expect_matches(kOp, operands(random, x, true), {{"rotate", pairs}});
    expect_matches(kOp, operands(random, x, false), {}, {0});
  }
  expect_matches(kOp, operands(random, dims({2, 3, 5, 7}), false), {}, {0});
  expect_matches(kOp, operands(random, dims({1, 1, 1, 1}), false), {}, {0});
}

TEST(MergeHeads, SmallBindings) {
  Random random(2);
  // Cut along samples, then along tokens and heads.
  for (const t2x_dims& x : {dims({7, 3, 5, 32}), dims({2, 5, 41, 24}), dims({2, 5, 41, 26})})
    for (const char* pairs : {"interleaved", "halves"})
      expect_matches_windowed(kOp, operands(random, x, true), {{"rotate", pairs}});
}

TEST(MergeHeads, Refuses) {
  const t2x_dims x = dims({2, 4, 5, 12});
  expect_refused(kOp, {dims({2, 5, 48})}, {}, "x has 3 dimensions; it must be [B,H,T,D]");
  expect_refused(kOp, {x, dims({5, 6})}, {}, "cos and sin are given together");
  expect_refused(kOp, {x, dims({4, 6}), dims({4, 6})}, {}, "cos has 4 tokens, x has 5");
  expect_refused(kOp, {x, dims({5, 12}), dims({5, 12})}, {}, "cos has 12 angles a token");
  expect_refused(kOp, {x}, {{"rotate", "pairs"}}, "it must be one of interleaved, halves");
}

}  // namespace
}  // namespace t2x::test
