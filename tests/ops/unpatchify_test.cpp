#include "op_test.hpp"

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::unpatchify();

TEST(Unpatchify, DropsTokensAndChannels) {
  Random random(1);
  // 3 rows of 5 tokens and a [nextline], 8 channels of which 4 remain, 2 tokens of padding.
  expect_matches(kOp, {random.normal(dims({2, 20, 32}))},
                 {{"height", 6}, {"width", 10}, {"channels", 4}, {"row_tokens", 6}}, {0});
  expect_matches(kOp, {random.normal(dims({1, 15, 12}))}, {{"height", 6}, {"width", 10}}, {0});
  expect_matches(kOp, {random.normal(dims({1, 4, 48}))}, {{"height", 8}, {"width", 8}, {"patch", 4}}, {0});
}

TEST(Unpatchify, SmallBindings) {
  Random random(2);
  expect_matches_windowed(kOp, {random.normal(dims({2, 20 * 19, 32}))},
                          {{"height", 40}, {"width", 36}, {"channels", 4}, {"row_tokens", 19}}, 0);
}

TEST(Unpatchify, Refuses) {
  const t2x_dims tokens = dims({2, 20, 32});
  expect_refused(kOp, {tokens}, {{"width", 8}}, "needs the attribute 'height'");
  expect_refused(kOp, {tokens}, {{"height", 8}, {"width", 7}}, "must be multiples of patch 2");
  expect_refused(kOp, {tokens}, {{"height", 8}, {"width", 12}}, "tokens has 20 positions, the result needs 24");
  expect_refused(kOp, {tokens}, {{"height", 8}, {"width", 8}, {"channels", 9}},
                 "channels must be a whole number from 1 to 8");
  expect_refused(kOp, {tokens}, {{"height", 8}, {"width", 8}, {"row_tokens", 3}},
                 "row_tokens must be a whole number from 4");
  expect_refused(kOp, {dims({2, 20, 30})}, {{"height", 8}, {"width", 8}}, "tokens has 30 features");
}

}  // namespace
}  // namespace t2x::test
