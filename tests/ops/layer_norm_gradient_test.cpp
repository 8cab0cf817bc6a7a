#include "gradient_test.hpp"
#include "op_test.hpp"

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::layer_norm_gradient();

TEST(LayerNormGradient, RowsOfAnyLength) {
  Random random(1);
  for (uint32_t channels : {3u, 4u, 5u, 72u, 301u, 1152u}) {
    const t2x_dims d = dims({random.size(1, 70), channels});
    expect_matches(kOp, {random.normal(d), absent(), absent(), random.normal(d)});
  }
  expect_matches(kOp, {random.normal(dims({48})), random.normal(dims({48})), absent(), random.normal(dims({48}))},
                 {{"eps", 1e-6}});
}

TEST(LayerNormGradient, FactorsOfChannelsAndSamples) {
  Random random(2);
  for (uint32_t channels : {5u, 96u}) {
    const t2x_dims d = dims({3, 2, 7, channels});
    const Input x = random.normal(d, 4), weight = random.normal(dims({channels})), dy = random.normal(d);
    expect_matches(kOp, {x, weight, random.normal(dims({3, channels})), dy});
    expect_matches(kOp, {x, absent(), random.normal(dims({42, channels})), dy});
    expect_matches(kOp, {x, weight, absent(), dy});
  }
}

TEST(LayerNormGradient, SmallBindings) {
  Random random(3);
  for (uint32_t channels : {63u, 64u, 1000u}) {
    const t2x_dims d = dims({6, 23, channels});
    const Input x = random.normal(d), weight = random.normal(dims({channels})), dy = random.normal(d);
    expect_matches_windowed(kOp, {x, weight, random.normal(dims({138, channels})), dy});
  }
}

TEST(LayerNormGradient, IsThatOfLayerNorm) {
  Random random(4);
  const Input x = random.normal(dims({2, 3, 5})), weight = random.normal(dims({5})), bias = random.normal(dims({5}));
  const Input shift = random.normal(dims({2, 5})), scale = random.normal(dims({2, 5}));
  expect_gradient(ops::layer_norm(), {x, weight, bias, shift, scale}, {0, 1, 2, 3, 4});
  expect_gradient(ops::layer_norm(), {x, weight, bias}, {0, 1, 2}, {{"eps", 0.1}});
  expect_gradient(ops::layer_norm(), {x, absent(), bias, absent(), scale}, {2, 4});
  expect_gradient(ops::layer_norm(), {x, absent(), absent(), random.normal(dims({6, 5}))}, {0, 3});
}

TEST(LayerNormGradient, Refuses) {
  expect_refused(kOp, {dims({2, 48}), {}, {}, dims({96})}, {}, "dy is f32[96], x is f32[2,48]");
  expect_refused(kOp, {dims({2, 48}), dims({40}), {}, dims({2, 48})}, {}, "weight has 40 channels, x has 48");
  expect_refused(kOp, {dims({7, 48}), {}, dims({2, 48}), dims({7, 48})}, {},
                 "scale has 2 samples, which do not divide x's 7 rows");
  expect_refused(kOp, {dims({2, 48})}, {}, "operand 'dy' is missing");
}

}  // namespace
}  // namespace t2x::test
