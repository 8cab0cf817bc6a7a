#include "op_test.hpp"
#include <cmath>

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::softmax();

TEST(Softmax, RowsOfAnyLength) {
  Random random(1);
  for (uint32_t keys : {1u, 3u, 4u, 68u, 257u, 1056u})
    expect_matches(kOp, {random.normal(dims({2, 3, random.size(1, 9), keys}), 3)}, {{"scale", 0.5}});
}

TEST(Softmax, MasksTheKeysOfASample) {
  Random random(2);
  for (uint32_t keys : {7u, 40u}) {
    const Input x = random.normal(dims({6, 2, 5, keys}));
    for (uint64_t samples : {1, 3, 6}) expect_matches(kOp, {x, random.mask({samples, keys}, 0.4)});
  }
}

TEST(Softmax, CausalRowsSeeWhatCameBefore) {
  Random random(3);
  for (uint32_t keys : {1u, 6u, 24u})
    for (uint32_t queries : {1u, 24u, 37u}) {
      const Input x = random.normal(dims({2, 2, queries, keys}));
      expect_matches(kOp, {x}, {{"causal", 1}});
      expect_matches(kOp, {x, random.mask({2, keys}, 0.5)}, {{"causal", 1}, {"scale", 2}});
    }
}

TEST(Softmax, ARowWithoutAnyKeyGivesZero) {
  Random random(4);
  for (uint32_t keys : {5u, 8u}) expect_matches(kOp, {random.normal(dims({2, 1, 3, keys})), random.mask({1, keys}, 1)});
}

// Bad numbers must reach whoever looks for them: a row of them is not one without keys.
TEST(Softmax, ScoresThatAreNoNumbersStay) {
  Random random(7);
  for (uint32_t keys : {5u, 8u}) {
    Input x = random.normal(dims({2, 1, 3, keys}));
    x.values[1] = NAN;
    for (uint32_t key = 0; key < keys; ++key) x.values[3 * keys + key] = NAN;
    expect_matches(kOp, {x});
  }
}

TEST(Softmax, LargeScores) {
  Random random(5);
  expect_matches(kOp, {random.normal(dims({1, 1, 4, 32}), 1000)}, {}, {2e-4, Machine::Whole, ""});
  expect_matches(kOp, {random.uniform(dims({1, 1, 4, 32}), -10000, -9999)}, {}, {2e-3, Machine::Whole, ""});
}

TEST(Softmax, SmallBindings) {
  Random random(6);
  for (uint32_t keys : {63u, 64u, 1000u}) {
    const Input x = random.normal(dims({6, 2, 23, keys}));
    expect_matches_windowed(kOp, {x, random.mask({3, keys}, 0.3)}, {{"causal", 1}});
  }
  expect_matches_windowed(kOp, {random.normal(dims({200, 1, 1, 64})), random.mask({200, 64}, 0.3)});
}

TEST(Softmax, Refuses) {
  expect_refused(kOp, {dims({2, 3, 4})}, {}, "x has 3 dimensions; it must be [B,H,T,S]");
  expect_refused(kOp, {dims({2, 1, 3, 4}), dims({2, 5}, T2X_I32)}, {}, "mask has 5 keys, x has 4");
  expect_refused(kOp, {dims({2, 1, 3, 4}), dims({3, 4}, T2X_I32)}, {},
                 "mask has 3 samples, which do not divide x's 2");
  expect_refused(kOp, {dims({2, 1, 3, 4})}, {{"causal", 2}}, "causal must be a whole number from 0 to 1");
}

}  // namespace
}  // namespace t2x::test
