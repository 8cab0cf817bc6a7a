#include "op_test.hpp"

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::rms_norm();

TEST(RmsNorm, RowsOfAnyLength) {
  Random random(1);
  for (uint32_t channels : {1u, 3u, 4u, 72u, 301u, 1152u})
    expect_matches(kOp, {random.normal(dims({random.size(1, 70), channels}))});
  expect_matches(kOp, {random.normal(dims({48})), random.normal(dims({48}))}, {{"eps", 1e-6}});
}

TEST(RmsNorm, ModulatesEachSample) {
  Random random(2);
  for (uint32_t channels : {5u, 96u}) {
    const Input x = random.normal(dims({3, 2, 7, channels}), 4), weight = random.normal(dims({channels}));
    const Input shift = random.normal(dims({3, channels})), scale = random.normal(dims({3, channels}));
    expect_matches(kOp, {x, weight, shift, scale}, {{"eps", 1e-5}});
    expect_matches(kOp, {x, absent(), absent(), scale});
    expect_matches(kOp, {x, weight, shift, absent()});
    expect_matches(kOp, {x, weight, random.normal(dims({42, channels})), absent()});   // a sample a row
  }
}

TEST(RmsNorm, SmallBindings) {
  Random random(3);
  for (uint32_t channels : {63u, 64u, 1000u}) {
    const Input x = random.normal(dims({6, 23, channels})), weight = random.normal(dims({channels}));
    const Input shift = random.normal(dims({6, channels})), scale = random.normal(dims({138, channels}));
    expect_matches_windowed(kOp, {x, weight, shift, absent()});
    expect_matches_windowed(kOp, {x, weight, absent(), scale});
  }
}

TEST(RmsNorm, Refuses) {
  expect_refused(kOp, {dims({})}, {}, "x is a scalar");
  expect_refused(kOp, {dims({2, 48}), dims({40})}, {}, "weight has 40 channels, x has 48");
  expect_refused(kOp, {dims({2, 48}), dims({1, 48})}, {}, "weight has 2 dimensions; it must be [C]");
  expect_refused(kOp, {dims({7, 48}), {}, dims({2, 48})}, {}, "shift has 2 samples, which do not divide x's 7 rows");
  expect_refused(kOp, {dims({6, 48}), {}, dims({2, 48}), dims({3, 48})}, {}, "scale has 3 samples, shift has 2");
  expect_refused(kOp, {dims({6, 48})}, {{"eps", -1}}, "eps must not be negative");
  expect_refused(kOp, {dims({6, 48})}, {{"epsilon", 1}}, "has no attribute 'epsilon'");
}

}  // namespace
}  // namespace t2x::test
