#include "op_test.hpp"

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::upsample_nearest();

TEST(UpsampleNearest, ShapesAndFactors) {
  Random random(1);
  for (double factor : {1.0, 2.0, 3.0})
    for (uint32_t c : {1u, 3u, 8u})
      expect_matches(kOp, {random.normal(dims({2, random.size(1, 9), random.size(1, 9), c}))}, {{"factor", factor}},
                     {0});
  expect_matches(kOp, {random.normal(dims({1, 5, 4, 4}))}, {}, {0});
}

TEST(UpsampleNearest, SmallBindings) {
  Random random(2);
  for (uint32_t c : {5u, 16u})
    for (double factor : {2.0, 3.0})
      expect_matches_windowed(kOp, {random.normal(dims({2, 19, 23, c}))}, {{"factor", factor}}, 0);
}

TEST(UpsampleNearest, Refuses) {
  EXPECT_EQ(to_string(inferred(kOp, {dims({2, 3, 4, 5})})), "f32[2,6,8,5]");
  expect_refused(kOp, {dims({3, 4, 5})}, {}, "x has 3 dimensions; it must be [B,H,W,C]");
  expect_refused(kOp, {dims({1, 3, 4, 5})}, {{"factor", 0}}, "factor must be a whole number from 1 to 64");
}

}  // namespace
}  // namespace t2x::test
