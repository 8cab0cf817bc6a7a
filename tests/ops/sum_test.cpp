#include "op_test.hpp"

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::sum();

TEST(Sum, EveryAxis) {
  Random random(1);
  for (const t2x_dims& d : {dims({1}), dims({7}), dims({3, 5}), dims({2, 3, 8}), dims({4, 1, 12, 6}), dims({5, 64})})
    for (uint32_t axis = 0; axis < d.rank; ++axis) expect_matches(kOp, {random.normal(d)}, {{"axis", axis}});
}

// More terms than are added in one go: sums of sums.
TEST(Sum, ManyTerms) {
  Random random(2);
  for (const t2x_dims& d : {dims({1, 1500, 24}), dims({3, 1501, 5}), dims({2, 70000, 1}), dims({2, 70001, 1})})
    expect_matches(kOp, {random.normal(d)}, {{"axis", 1}});
  expect_matches(kOp, {random.normal(dims({100000}))});
  expect_matches(kOp, {random.normal(dims({300, 260}))}, {{"axis", 1}});
}

TEST(Sum, OfSquares) {
  Random random(4);
  for (const t2x_dims& d : {dims({3, 5, 7}), dims({2, 3000, 8}), dims({1, 70000, 1}), dims({2, 70001, 1})})
    expect_matches(kOp, {random.normal(d)}, {{"axis", 1}, {"fn", "square"}});
  expect_matches_windowed(kOp, {random.normal(dims({2, 30000, 1}))}, {{"axis", 1}, {"fn", "square"}});
}

TEST(Sum, SmallBindings) {
  Random random(3);
  for (const t2x_dims& d : {dims({9, 31, 44}), dims({9, 31, 43}), dims({2, 3000, 12}), dims({2, 30000, 1}),
                            dims({3, 30001, 1}), dims({3, 5, 1000})})
    expect_matches_windowed(kOp, {random.normal(d)}, {{"axis", 1}});
}

TEST(Sum, Refuses) {
  expect_refused(kOp, {dims({})}, {}, "x is a scalar");
  expect_refused(kOp, {dims({2, 3})}, {{"axis", 2}}, "axis must be a whole number from 0 to 1");
  expect_refused(kOp, {dims({2, 3})}, {{"fn", "cube"}}, "it may be none or square");
}

}  // namespace
}  // namespace t2x::test
