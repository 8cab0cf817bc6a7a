#include "op_test.hpp"
#include <cmath>

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::linear_swiglu();
constexpr t2x_dtype kTypes[] = {T2X_F32, T2X_F16, T2X_BF16};

Input weight(Random& random, uint32_t n, uint32_t k, t2x_dtype type) {
  return random.normal(dims({n, k}, type), 1 / std::sqrt(double(k)));
}

TEST(LinearSwiglu, EveryPairOfWeightTypes) {
  Random random(1);
  for (t2x_dtype a : kTypes)
    for (t2x_dtype b : kTypes)
      for (uint32_t k : {24u, 31u})
        expect_matches(kOp, {random.normal(dims({29, k}), 2), weight(random, 45, k, a), weight(random, 45, k, b)});
}

TEST(LinearSwiglu, Shapes) {
  Random random(2);
  struct { uint32_t m, n, k; } shapes[] = {{1, 1, 1}, {1, 70, 64}, {2, 3, 4}, {10, 33, 128}, {130, 66, 40}};
  for (auto [m, n, k] : shapes)
    expect_matches(kOp, {random.normal(dims({m, k})), weight(random, n, k, T2X_F32), weight(random, n, k, T2X_F32)});
  EXPECT_EQ(to_string(inferred(kOp, {dims({2, 3, 8}), dims({5, 8}), dims({5, 8}, T2X_F16)})), "f32[2,3,5]");
}

TEST(LinearSwiglu, LargeTiles) {
  Random random(4);
  expect_matches(kOp, {random.normal(dims({2100, 12})), weight(random, 801, 12, T2X_F32),
                       weight(random, 801, 12, T2X_F16)}, {}, {1e-5, Machine::Whole, "tile"});
}

TEST(LinearSwiglu, SmallBindings) {
  Random random(3);
  for (t2x_dtype type : kTypes)
    for (uint32_t k : {33u, 128u})
      expect_matches(kOp, {random.normal(dims({40, k})), weight(random, 50, k, type), weight(random, 50, k, type)}, {},
                     {1e-5, Machine::SmallBindings, ""});
}

TEST(LinearSwiglu, Refuses) {
  expect_refused(kOp, {dims({2, 8}), dims({4, 9}), dims({4, 9})}, {}, "w1 has 9 columns, x has 8");
  expect_refused(kOp, {dims({2, 8}), dims({4, 8}), dims({5, 8})}, {}, "w3 must have the shape of w1, f32[4,8]");
  expect_refused(kOp, {dims({2, 8}), dims({4, 8}), dims({4, 8})}, {{"act", "silu"}}, "has no attribute 'act'");
}

}  // namespace
}  // namespace t2x::test
