#include "op_test.hpp"

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::layer_norm();

TEST(LayerNorm, RowsOfAnyLength) {
  Random random(1);
  for (uint32_t channels : {2u, 3u, 4u, 72u, 301u, 1152u})
    expect_matches(kOp, {random.normal(dims({random.size(1, 70), channels}))});
  // A row of one channel is its own mean: the result is 0.
  expect_matches(kOp, {given(dims({2, 1}), {3, -1})});
}

TEST(LayerNorm, LargeMeanKeepsItsVariance) {
  Random random(2);
  const Input x = random.uniform(dims({5, 256}), 99, 101);
  expect_matches(kOp, {x}, {}, {5e-5, Machine::Whole, ""});   // f32 holds a mean of 100 to 1e-5
}

TEST(LayerNorm, ModulatesEachSample) {
  Random random(3);
  for (uint32_t channels : {5u, 96u}) {
    const Input x = random.normal(dims({3, 14, channels}), 4);
    const Input weight = random.normal(dims({channels})), bias = random.normal(dims({channels}));
    const Input shift = random.normal(dims({3, channels})), scale = random.normal(dims({3, channels}));
    expect_matches(kOp, {x, weight, bias, shift, scale}, {{"eps", 1e-6}});
    expect_matches(kOp, {x, absent(), absent(), shift, scale});
    expect_matches(kOp, {x, weight, bias});
    expect_matches(kOp, {x, absent(), bias, absent(), random.normal(dims({1, channels}))});
  }
}

TEST(LayerNorm, SmallBindings) {
  Random random(4);
  for (uint32_t channels : {63u, 64u, 1000u}) {
    const Input x = random.normal(dims({6, 23, channels})), bias = random.normal(dims({channels}));
    const Input shift = random.normal(dims({138, channels})), scale = random.normal(dims({138, channels}));
    expect_matches_windowed(kOp, {x, absent(), bias, shift, scale});
  }
}

TEST(LayerNorm, Refuses) {
  expect_refused(kOp, {dims({2, 48}), dims({40})}, {}, "weight has 40 channels, x has 48");
  expect_refused(kOp, {dims({2, 48}), {}, dims({40})}, {}, "bias has 40 channels, x has 48");
  expect_refused(kOp, {dims({7, 48}), {}, {}, dims({2, 48})}, {},
                 "shift has 2 samples, which do not divide x's 7 rows");
  expect_refused(kOp, {dims({8, 48}), {}, {}, {}, dims({2, 40})}, {}, "scale has 40 channels, x has 48");
}

}  // namespace
}  // namespace t2x::test
