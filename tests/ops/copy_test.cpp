#include "op_test.hpp"

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::copy();

TEST(Copy, EveryType) {
  Random random(1);
  for (t2x_dtype dtype : {T2X_F32, T2X_F16, T2X_BF16})
    for (uint32_t width : {1u, 4u, 7u}) expect_matches(kOp, {random.normal(dims({3, width}, dtype))}, {}, {0});
  for (t2x_dtype dtype : {T2X_U8, T2X_BOOL}) expect_matches(kOp, {given(dims({5}, dtype), {1, 0, 1, 1, 0})}, {}, {0});
  expect_matches(kOp, {given(dims({3}, T2X_I64), {-5e15, 0, 7e15})}, {}, {0});
  expect_matches(kOp, {random.whole({13}, -2000000000, 2000000000)}, {}, {0});
}

TEST(Copy, SmallBindings) {
  Random random(2);
  for (uint32_t size : {9999u, 10000u}) expect_matches_windowed(kOp, {random.normal(dims({size}))}, {}, 0);
}

TEST(Copy, Refuses) {
  expect_refused(kOp, {}, {}, "operand 'x' is missing");
  expect_refused(kOp, {dims({3})}, {{"axis", 1}}, "has no attribute 'axis'");
}

}  // namespace
}  // namespace t2x::test
