#include "op_test.hpp"
#include <cmath>

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::split_heads();

struct Shape { uint32_t samples, tokens, heads, width; };

// Operands of every combination: norm_weight, norm_bias, cos, sin.
std::vector<Input> operands(Random& random, const Shape& s, bool norm, bool bias, bool rotate) {
  const uint32_t channels = s.heads * s.width;
  std::vector<Input> in(5);
  in[0] = random.normal(dims({s.samples, s.tokens, channels}), 2);
  if (norm) in[1] = random.normal(dims({channels}));
  if (bias) in[2] = random.normal(dims({channels}));
  if (!rotate) return in;
  in[3] = in[4] = random.uniform(dims({s.tokens, s.width / 2}), 0, 6.3);
  for (double& angle : in[3].values) angle = std::cos(angle);
  for (double& angle : in[4].values) angle = std::sin(angle);
  in[3] = given(in[3].dims, in[3].values), in[4] = given(in[4].dims, in[4].values);
  return in;
}

TEST(SplitHeads, EveryHeadWidth) {
  Random random(1);
  for (uint32_t width : {2u, 6u, 24u, 48u, 64u, 72u, 96u, 128u, 256u}) {
    const Shape s{random.size(1, 2), random.size(1, 9), random.size(1, 3), width};
    for (const char* pairs : {"interleaved", "halves"})
      expect_matches(kOp, operands(random, s, true, true, true), {{"heads", s.heads}, {"rotate", pairs}});
  }
}

TEST(SplitHeads, EveryCombination) {
  Random random(2);
  for (const Shape& s : {Shape{2, 5, 3, 16}, Shape{1, 33, 2, 10}}) {
    for (const char* pairs : {"interleaved", "halves"})
      expect_matches(kOp, operands(random, s, false, false, true), {{"heads", s.heads}, {"rotate", pairs}});
    expect_matches(kOp, operands(random, s, true, false, false), {{"heads", s.heads}});
    expect_matches(kOp, operands(random, s, true, true, false), {{"heads", s.heads}, {"eps", 1e-3}});
    expect_matches(kOp, operands(random, s, false, false, false), {{"heads", s.heads}});
  }
  expect_matches(kOp, operands(random, {2, 3, 3, 5}, true, true, false), {{"heads", 3}});
}

TEST(SplitHeads, SmallBindings) {
  Random random(3);
  // Cut along samples, then along tokens and heads.
  for (const Shape& s : {Shape{7, 5, 3, 32}, Shape{2, 41, 5, 24}, Shape{2, 41, 5, 26}})
    expect_matches_windowed(kOp, operands(random, s, true, true, true), {{"heads", s.heads}});
}

TEST(SplitHeads, Refuses) {
  const t2x_dims x = dims({2, 5, 48});
  expect_refused(kOp, {x}, {}, "needs the attribute 'heads'");
  expect_refused(kOp, {x}, {{"heads", 0}}, "heads must be a whole number from 1");
  expect_refused(kOp, {x}, {{"heads", 5}}, "x has 48 channels, which are no multiple of 5 heads");
  expect_refused(kOp, {x, dims({40})}, {{"heads", 4}}, "norm_weight has 40 channels, x has 48");
  expect_refused(kOp, {x, {}, dims({48})}, {{"heads", 4}}, "norm_bias needs norm_weight");
  expect_refused(kOp, {x, {}, {}, dims({5, 6})}, {{"heads", 4}}, "cos and sin are given together");
  expect_refused(kOp, {x, {}, {}, dims({4, 6}), dims({4, 6})}, {{"heads", 4}}, "cos has 4 tokens, x has 5");
  expect_refused(kOp, {x, {}, {}, dims({5, 12}), dims({5, 12})}, {{"heads", 4}}, "cos has 12 angles a token");
  expect_refused(kOp, {x}, {{"heads", 4}, {"rotate", "pairs"}}, "it must be one of interleaved, halves");
}

}  // namespace
}  // namespace t2x::test
