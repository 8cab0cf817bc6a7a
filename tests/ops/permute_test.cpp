#include "op_test.hpp"

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::permute();

TEST(Permute, Orders) {
  Random random(1);
  expect_matches(kOp, {random.normal(dims({2, 3, 5, 7}))}, {}, {0});
  expect_matches(kOp, {random.normal(dims({2, 5, 7, 3}))}, {{"order", "0312"}}, {0});
  expect_matches(kOp, {random.normal(dims({2, 3, 5, 8}))}, {{"order", "0213"}}, {0});
  expect_matches(kOp, {random.normal(dims({2, 3, 2, 3, 2, 3}))}, {{"order", "531420"}}, {0});
  expect_matches(kOp, {random.whole({17, 9}, -9, 9)}, {{"order", "10"}}, {0});
  expect_matches(kOp, {random.normal(dims({1}))}, {{"order", "0"}}, {0});
}

TEST(Permute, SmallBindings) {
  Random random(2);
  expect_matches_windowed(kOp, {random.normal(dims({91, 103}))}, {{"order", "10"}}, 0);
  expect_matches_windowed(kOp, {random.normal(dims({2, 16, 24, 20}))}, {{"order", "0231"}}, 0);
  expect_matches_windowed(kOp, {random.normal(dims({2, 40, 5, 32}))}, {{"order", "0213"}}, 0);
}

TEST(Permute, Refuses) {
  expect_refused(kOp, {dims({2, 3})}, {}, "order is '0231'; it must hold each of the digits 0 to 1 once");
  expect_refused(kOp, {dims({2, 3})}, {{"order", "00"}}, "order is '00'");
  expect_refused(kOp, {dims({2, 3})}, {{"order", "02"}}, "order is '02'");
  expect_refused(kOp, {dims({2, 3})}, {{"order", 10}}, "order must be a text of digits");
}

}  // namespace
}  // namespace t2x::test
