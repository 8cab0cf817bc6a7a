#include "gradient_test.hpp"
#include "op_test.hpp"

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::masked_mean_gradient();

TEST(MaskedMeanGradient, PartlyMasked) {
  Random random(1);
  for (uint32_t width : {1u, 5u, 64u}) {
    Input mask = random.mask({3, 11}, 0.4);
    mask.values[0] = mask.values[11] = 1, mask.values[22] = 7;   // any nonzero number attends
    expect_matches(kOp, {mask, random.normal(dims({3, width}))});
  }
}

TEST(MaskedMeanGradient, NothingAttendedGivesZero) {
  Random random(2);
  for (uint32_t width : {3u, 8u})
    expect_matches(kOp, {given(dims({2, 3}, T2X_I32), {1, 1, 0, 0, 0, 0}), random.normal(dims({2, width}))});
}

TEST(MaskedMeanGradient, SmallBindings) {
  Random random(3);
  for (uint32_t width : {31u, 32u})
    expect_matches_windowed(kOp, {random.mask({9, 37}, 0.3), random.normal(dims({9, width}))});
}

TEST(MaskedMeanGradient, Refuses) {
  expect_refused(kOp, {dims({3, 3}, T2X_I32), dims({2, 4})}, {}, "mask has 3 samples, dy has 2");
  expect_refused(kOp, {dims({3}, T2X_I32), dims({3, 4})}, {}, "mask has 1 dimensions; it must be [B,L]");
  expect_refused(kOp, {dims({3, 3}, T2X_I32), dims({3, 3, 4})}, {}, "dy has 3 dimensions; it must be [B,D]");
}

TEST(MaskedMeanGradient, OfMaskedMean) {
  Random random(4);
  const Input mask = given(dims({3, 4}, T2X_I32), {1, 0, 2, 1, 0, 1, 0, 0, 1, 1, 1, 1});
  expect_gradient(ops::masked_mean(), {random.normal(dims({3, 4, 5})), mask}, {0});
}

}  // namespace
}  // namespace t2x::test
