#include "op_test.hpp"
#include <cmath>

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::linear();
constexpr t2x_dtype kTypes[] = {T2X_F32, T2X_F16, T2X_BF16};

// Weights of variance 1/K keep results near 1, whatever K.
Input weight(Random& random, uint32_t n, uint32_t k, t2x_dtype type) {
  return random.normal(dims({n, k}, type), 1 / std::sqrt(double(k)));
}

TEST(Linear, EveryWeightTypeAndShape) {
  Random random(1);
  struct { uint32_t m, n, k; } shapes[] = {{1, 1, 1}, {1, 4, 4}, {2, 300, 64}, {3, 5, 7}, {9, 64, 16}, {25, 97, 100},
                                           {65, 129, 256}, {70, 130, 33}, {33, 1, 20}};
  for (auto [m, n, k] : shapes)
    for (t2x_dtype type : kTypes) expect_matches(kOp, {random.normal(dims({m, k})), weight(random, n, k, type)});
}

TEST(Linear, LongSums) {
  Random random(2);
  for (t2x_dtype type : kTypes)
    expect_matches(kOp, {random.normal(dims({3, 2, 11, 4096})), weight(random, 40, 4096, type)}, {}, {2e-5});
}

TEST(Linear, LargeTiles) {
  Random random(7);
  const MatchOptions tile{1e-5, Machine::Whole, "tile"};
  struct { uint32_t m, n; } shapes[] = {{1600, 2001}, {2100, 800}, {60, 24580}};   // 128 x 128, 128 x 64, 64 x 128
  for (auto [m, n] : shapes)
    for (t2x_dtype type : {T2X_F32, T2X_BF16})
      expect_matches(kOp, {random.normal(dims({m, 20})), weight(random, n, 20, type), random.normal(dims({n}))}, {},
                     tile);
}

TEST(Linear, Activations) {
  Random random(3);
  for (const char* act : {"none", "silu", "gelu_tanh", "gelu", "tanh"})
    for (uint32_t k : {12u, 13u})
      expect_matches(kOp, {random.normal(dims({21, k}), 3), weight(random, 35, k, T2X_F32), random.normal(dims({35}))},
                     {{"act", act}});
}

TEST(Linear, GateAndResidual) {
  Random random(4);
  for (uint32_t m : {2u, 12u, 54u}) {
    const Input x = random.normal(dims({m, 2, 40})), w = weight(random, 37, 40, T2X_BF16);
    const Input bias = random.normal(dims({37})), residual = random.normal(dims({m, 2, 37}));
    for (uint32_t samples : {1u, 2u, m * 2}) {
      const Input gate = random.normal(dims({samples, 37}));
      expect_matches(kOp, {x, w, bias, gate, residual}, {{"act", "silu"}});
      expect_matches(kOp, {x, w, absent(), gate});
    }
    expect_matches(kOp, {x, w, absent(), absent(), residual});
  }
}

TEST(Linear, SmallBindings) {
  Random random(5);
  for (t2x_dtype type : kTypes)
    for (uint32_t k : {33u, 100u, 256u}) {
      const Input x = random.normal(dims({42, k})), w = weight(random, 67, k, type);
      const Input bias = random.normal(dims({67})), gate = random.normal(dims({6, 67}));
      expect_matches(kOp, {x, w, bias, gate, random.normal(dims({42, 67}))}, {}, {1e-5, Machine::SmallBindings, ""});
    }
}

TEST(Linear, WithoutSixteenBitFeatures) {
  Random random(6);
  for (t2x_dtype type : kTypes)
    expect_matches(kOp, {random.normal(dims({30, 64})), weight(random, 50, 64, type)}, {}, {1e-5, Machine::NoFp16, ""});
}

TEST(Linear, Shapes) {
  EXPECT_EQ(to_string(inferred(kOp, {dims({2, 3, 8}), dims({5, 8}, T2X_F16)})), "f32[2,3,5]");
  EXPECT_EQ(to_string(inferred(kOp, {dims({8}), dims({5, 8})})), "f32[5]");
}

TEST(Linear, Refuses) {
  expect_refused(kOp, {dims({}), dims({4, 8})}, {}, "x is a scalar");
  expect_refused(kOp, {dims({2, 8}), dims({4, 9})}, {}, "weight has 9 columns, x has 8");
  expect_refused(kOp, {dims({2, 8}), dims({8})}, {}, "weight has 1 dimensions; it must be [N,K]");
  expect_refused(kOp, {dims({2, 8}), dims({4, 8}), dims({5})}, {}, "bias has 5 columns, the result has 4");
  expect_refused(kOp, {dims({6, 8}), dims({4, 8}), {}, dims({4, 4})}, {},
                 "gate has 4 samples, which do not divide x's 6");
  expect_refused(kOp, {dims({6, 8}), dims({4, 8}), {}, {}, dims({6, 5})}, {}, "residual must have the shape");
  expect_refused(kOp, {dims({6, 8}), dims({4, 8})}, {{"act", "relu"}}, "act is 'relu'; it must be one of none, silu");
}

}  // namespace
}  // namespace t2x::test
