#include "op_test.hpp"
#include <cmath>

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::attention();

struct Shape { uint32_t b, h, hkv, t, s, d, bt, y; };

struct Operands {
  Input q, k, v, key_mask, text_k, text_v, text_mask, text_gate;
  Operands(Random& random, const Shape& s, double masked)
      : q(random.normal(dims({s.b, s.h, s.t, s.d}), 2)), k(random.normal(dims({s.b, s.hkv, s.s, s.d}))),
        v(random.normal(dims({s.b, s.hkv, s.s, s.d}))), key_mask(random.mask({s.b, s.s}, masked)),
        text_k(random.normal(dims({s.bt, s.hkv, s.y, s.d}))), text_v(random.normal(dims({s.bt, s.hkv, s.y, s.d}))),
        text_mask(random.mask({s.bt, s.y}, masked)), text_gate(random.normal(dims({s.h}))) {}
};

TEST(Attention, EveryHeadSize) {
  Random random(1);
  const Shape shapes[] = {{1, 1, 1, 1, 1, 4, 1, 1},    {2, 4, 4, 5, 7, 24, 2, 3},    {1, 2, 2, 33, 35, 48, 1, 9},
                          {2, 6, 6, 67, 67, 64, 2, 9}, {1, 3, 3, 40, 130, 72, 1, 31}, {1, 2, 2, 65, 65, 96, 1, 8},
                          {1, 2, 2, 30, 44, 128, 1, 12}, {1, 1, 1, 17, 40, 256, 1, 4}, {2, 2, 2, 9, 9, 1, 1, 2},
                          {3, 2, 1, 40, 33, 10, 3, 5}};
  for (const Shape& s : shapes) {
    const Operands o(random, s, 0.3);
    expect_matches(kOp, {o.q, o.k, o.v});
  }
}

TEST(Attention, LargeSingleHead) {
  Random random(2);
  const Operands o(random, {1, 1, 1, 70, 70, 512, 1, 1}, 0);
  expect_matches(kOp, {o.q, o.k, o.v});
}

TEST(Attention, TextBranch) {
  Random random(3);
  for (const Shape& s : {Shape{4, 4, 2, 37, 21, 64, 2, 19}, Shape{1, 2, 2, 9, 70, 48, 1, 66},
                         Shape{2, 3, 1, 7, 5, 10, 1, 3}}) {
    const Operands o(random, s, 0.4);
    expect_matches(kOp, {o.q, o.k, o.v, o.key_mask, o.text_k, o.text_v, o.text_mask, o.text_gate});
    expect_matches(kOp, {o.q, o.k, o.v, absent(), o.text_k, o.text_v, absent(), o.text_gate},
                   {{"scale", 0.2}, {"text_scale", 0.7}});
  }
}

TEST(Attention, CausalWithSharedKeyHeads) {
  Random random(4);
  for (const Shape& s : {Shape{2, 8, 2, 70, 70, 64, 1, 1}, Shape{1, 4, 1, 20, 33, 6, 1, 1}}) {
    const Operands o(random, s, 0.3);
    expect_matches(kOp, {o.q, o.k, o.v, o.key_mask}, {{"causal", 1}});
    expect_matches(kOp, {o.q, o.k, o.v}, {{"causal", 1}});
  }
}

TEST(Attention, NoKeyGivesZero) {
  Random random(5);
  for (uint32_t d : {24u, 5u}) {
    Operands o(random, {2, 2, 2, 11, 13, d, 2, 4}, 1.0);
    expect_matches(kOp, {o.q, o.k, o.v, o.key_mask, o.text_k, o.text_v, absent(), o.text_gate});
    // Beside a row that attends, so that the comparison has a scale.
    for (size_t i = 0; i < 13; ++i) o.key_mask.values[i] = 1;
    expect_matches(kOp, {o.q, o.k, o.v, o.key_mask});
  }
}

// Bad numbers must reach whoever looks for them: a query of them is not one without keys.
TEST(Attention, ScoresThatAreNoNumbersStay) {
  Random random(8);
  for (uint32_t d : {24u, 5u}) {
    Operands o(random, {1, 2, 2, 40, 37, d, 1, 4}, 0.3);
    o.q.values[3 * d + 1] = NAN;
    expect_matches(kOp, {o.q, o.k, o.v});
    expect_matches(kOp, {o.q, o.k, o.v, o.key_mask}, {{"causal", 1}});
    Operands text(random, {1, 2, 2, 11, 13, d, 1, 4}, 0.3);
    text.text_k.values[0] = NAN;
    expect_matches(kOp, {text.q, text.k, text.v, absent(), text.text_k, text.text_v, absent(), text.text_gate});
  }
}

TEST(Attention, LargeScoresDoNotOverflow) {
  Random random(6);
  Operands o(random, {1, 2, 2, 40, 50, 24, 1, 1}, 0);
  for (double& x : o.q.values) x = float(x * 30);
  expect_matches(kOp, {o.q, o.k, o.v}, {{"scale", 1}}, {5e-5});  // scores of several hundred: exp sees their rounding
}

TEST(Attention, SmallBindings) {
  Random random(7);
  for (const Shape& s : {Shape{2, 4, 2, 60, 40, 64, 2, 20}, Shape{4, 6, 3, 20, 30, 10, 2, 7}}) {
    const Operands o(random, s, 0.3);
    const MatchOptions small{1e-5, Machine::SmallBindings, ""};
    expect_matches(kOp, {o.q, o.k, o.v, o.key_mask, o.text_k, o.text_v, o.text_mask, o.text_gate}, {}, small);
    expect_matches(kOp, {o.q, o.k, o.v, o.key_mask}, {{"causal", 1}}, small);
  }
}

TEST(Attention, Refuses) {
  const t2x_dims q = dims({2, 4, 9, 8}), k = dims({2, 2, 7, 8}), text = dims({1, 2, 5, 8});
  EXPECT_EQ(to_string(inferred(kOp, {q, k, k})), "f32[2,9,32]");
  expect_refused(kOp, {dims({4, 9, 8}), k, k}, {}, "q has 3 dimensions; it must be [B,H,T,D]");
  expect_refused(kOp, {q, dims({2, 3, 7, 8}), dims({2, 3, 7, 8})}, {}, "k has 3 heads, which do not divide q's 4");
  expect_refused(kOp, {q, k, dims({2, 2, 6, 8})}, {}, "v must have the shape of k");
  expect_refused(kOp, {q, k, k, dims({2, 8}, T2X_I32)}, {}, "key_mask has 8 keys, k has 7");
  expect_refused(kOp, {q, k, k, {}, text, text}, {}, "text_k, text_v and text_gate come together");
  expect_refused(kOp, {q, k, k, {}, {}, {}, dims({1, 5}, T2X_I32)}, {}, "text_mask is given without text_k");
  expect_refused(kOp, {q, k, k, {}, text, text, {}, dims({3})}, {}, "text_gate has 3 heads, q has 4");
  expect_refused(kOp, {q, k, k}, {{"causal", 2}}, "causal must be a whole number from 0 to 1");
}

}  // namespace
}  // namespace t2x::test
