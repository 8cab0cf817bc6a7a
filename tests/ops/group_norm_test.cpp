#include "op_test.hpp"

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::group_norm();

std::vector<Input> operands(Random& random, const t2x_dims& x, double offset = 0) {
  Input image = random.normal(x, 2);
  for (double& v : image.values) v = float(v + offset);
  return {image, random.normal(dims({x.d[3]})), random.normal(dims({x.d[3]}))};
}

TEST(GroupNorm, ChannelsAndGroups) {
  Random random(1);
  struct { uint32_t b, h, w, c, groups; } shapes[] = {{1, 1, 2, 4, 1}, {2, 7, 5, 6, 3}, {1, 16, 16, 128, 32},
                                                      {3, 9, 11, 64, 16}, {2, 4, 4, 5, 5}, {1, 33, 31, 12, 1}};
  for (auto [b, h, w, c, groups] : shapes)
    for (const char* act : {"none", "silu"})
      expect_matches(kOp, operands(random, dims({b, h, w, c})), {{"groups", double(groups)}, {"act", act}});
}

TEST(GroupNorm, ManyPixels) {
  Random random(2);
  expect_matches(kOp, operands(random, dims({1, 128, 130, 32})), {{"groups", 8}});
}

TEST(GroupNorm, OffsetManyDeviationsFromZero) {
  Random random(3);
  for (uint32_t c : {32u, 6u})  // the inputs' own rounding at 200 is 4e-6 of a deviation
    expect_matches(kOp, operands(random, dims({2, 20, 20, c}), 200), {{"groups", 2}}, {2e-5});
}

TEST(GroupNorm, SmallBindings) {
  Random random(4);
  expect_matches_windowed(kOp, operands(random, dims({2, 40, 29, 32})), {{"groups", 8}, {"eps", 1e-5}});
  expect_matches_windowed(kOp, operands(random, dims({2, 40, 29, 15})), {{"groups", 5}, {"eps", 1e-5}});
}

TEST(GroupNorm, Refuses) {
  const t2x_dims x = dims({1, 4, 4, 6}), c = dims({6});
  expect_refused(kOp, {x, c, c}, {}, "needs the attribute 'groups'");
  expect_refused(kOp, {x, c, c}, {{"groups", 4}}, "groups is 4, which does not divide x's 6 channels");
  expect_refused(kOp, {x, dims({5}), c}, {{"groups", 2}}, "weight has 5 channels, x has 6");
  expect_refused(kOp, {dims({4, 6}), c, c}, {{"groups", 2}}, "x has 2 dimensions; it must be [B,H,W,C]");
  expect_refused(kOp, {x, c, c}, {{"groups", 2}, {"eps", -1}}, "eps must not be negative");
  expect_refused(kOp, {x, c, c}, {{"groups", 2}, {"act", "tanh"}}, "act is 'tanh'; it must be one of none, silu");
}

}  // namespace
}  // namespace t2x::test
