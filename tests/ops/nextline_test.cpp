#include "op_test.hpp"

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::nextline();

TEST(Nextline, EndsEveryRow) {
  Random random(1);
  for (uint32_t features : {1u, 7u, 48u}) {
    expect_matches(kOp, {random.normal(dims({2, 15, features})), random.normal(dims({features}))}, {{"width", 5}}, {0});
    expect_matches(kOp, {random.normal(dims({1, 3, features})), random.normal(dims({features}))}, {{"width", 1}}, {0});
  }
}

TEST(Nextline, SmallBindings) {
  Random random(2);
  for (uint32_t features : {47u, 48u})
    expect_matches_windowed(kOp, {random.normal(dims({2, 150, features})), random.normal(dims({features}))},
                            {{"width", 10}}, 0);
}

TEST(Nextline, Refuses) {
  expect_refused(kOp, {dims({2, 15, 8}), dims({8})}, {}, "needs the attribute 'width'");
  expect_refused(kOp, {dims({2, 15, 8}), dims({8})}, {{"width", 4}},
                 "tokens has 15 positions, which are no whole rows of width 4");
  expect_refused(kOp, {dims({2, 15, 8}), dims({9})}, {{"width", 5}}, "token has 9 features, tokens has 8");
}

}  // namespace
}  // namespace t2x::test
