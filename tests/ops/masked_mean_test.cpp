#include "op_test.hpp"

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::masked_mean();

TEST(MaskedMean, PartlyMasked) {
  Random random(1);
  for (uint32_t width : {1u, 5u, 64u}) {
    Input mask = random.mask({3, 11}, 0.4);
    mask.values[0] = mask.values[11] = 1, mask.values[22] = 7;   // any nonzero number attends
    expect_matches(kOp, {random.normal(dims({3, 11, width})), mask});
  }
}

TEST(MaskedMean, NothingAttendedGivesNaN) {
  Random random(2);
  for (uint32_t width : {3u, 8u})
    expect_matches(kOp, {random.normal(dims({2, 3, width})), given(dims({2, 3}, T2X_I32), {1, 1, 0, 0, 0, 0})});
}

TEST(MaskedMean, SmallBindings) {
  Random random(3);
  for (uint32_t width : {31u, 32u}) {
    Input mask = random.mask({9, 37}, 0.3);
    for (uint32_t b = 0; b < 9; ++b) mask.values[b * 37] = 1;
    expect_matches_windowed(kOp, {random.normal(dims({9, 37, width})), mask});
  }
}

TEST(MaskedMean, Refuses) {
  expect_refused(kOp, {dims({2, 3, 4}), dims({3, 3}, T2X_I32)}, {}, "mask has 3 samples, x has 2");
  expect_refused(kOp, {dims({2, 3, 4}), dims({2, 4}, T2X_I32)}, {}, "mask has 4 positions, x has 3");
  expect_refused(kOp, {dims({2, 3}), dims({2, 3}, T2X_I32)}, {}, "x has 2 dimensions; it must be [B,L,D]");
}

}  // namespace
}  // namespace t2x::test
