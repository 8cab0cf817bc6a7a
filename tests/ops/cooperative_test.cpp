// The kernels that multiply by cooperative matrices in float16: only where the user allows 16 bit, the device offers
// them and the build's GLSL compiler knew them.
#include "op_test.hpp"
#include <cmath>

namespace t2x::test {
namespace {

constexpr t2x_dtype kTypes[] = {T2X_F32, T2X_F16, T2X_BF16};
// Factors of 11 bits: an error of 2^-12 each, averaged over the sum; as a share of the largest result.
const MatchOptions kReduced{2e-3, Machine::Reduced, "cooperative"};

class Cooperative : public testing::Test {
protected:
  void SetUp() override {
    Random random(1);
    const Input x = random.normal(dims({64, 64}));
    EXPECT_FALSE(has_variant(ops::linear(), {x, x}, {}, "cooperative", Machine::Whole)) << "without being allowed";
    if (!has_variant(ops::linear(), {x, x}, {}, "cooperative", Machine::Reduced))
      GTEST_SKIP() << "no cooperative matrices here";
  }
  Random random{1};
  Input weight(uint32_t n, uint32_t k, t2x_dtype type) {
    return random.normal(dims({n, k}, type), 1 / std::sqrt(double(k)));
  }
};

TEST_F(Cooperative, Linear) {
  struct { uint32_t m, n, k; } shapes[] = {{17, 1, 4}, {64, 64, 32}, {65, 130, 100}, {200, 37, 64}, {33, 70, 260}};
  for (auto [m, n, k] : shapes)
    for (t2x_dtype type : kTypes)
      expect_matches(ops::linear(), {random.normal(dims({m, k})), weight(n, k, type)}, {}, kReduced);
}

TEST_F(Cooperative, LinearEpilogue) {
  for (const char* act : {"none", "silu"})
    expect_matches(ops::linear(), {random.normal(dims({2, 45, 64})), weight(90, 64, T2X_F16), random.normal(dims({90})),
                                   random.normal(dims({2, 90})), random.normal(dims({2, 45, 90}))}, {{"act", act}},
                   kReduced);
}

TEST_F(Cooperative, LinearSwiglu) {
  struct { t2x_dtype a, b; } pairs[] = {{T2X_F32, T2X_F32}, {T2X_F16, T2X_F16}, {T2X_BF16, T2X_F32}};
  for (auto [a, b] : pairs)
    expect_matches(ops::linear_swiglu(), {random.normal(dims({70, 72})), weight(100, 72, a), weight(100, 72, b)}, {},
                   kReduced);
}

TEST_F(Cooperative, LargeTiles) {
  struct { uint32_t m, n; } shapes[] = {{1600, 2001}, {2100, 800}, {60, 24580}};   // 128 x 128, 128 x 64, 64 x 128
  for (auto [m, n] : shapes)
    expect_matches(ops::linear(), {random.normal(dims({m, 20})), weight(n, 20, T2X_F32)}, {}, kReduced);
  expect_matches(ops::linear_swiglu(), {random.normal(dims({2100, 12})), weight(801, 12, T2X_F32),
                                        weight(801, 12, T2X_BF16)}, {}, kReduced);
}

// The types take turns: each pipeline costs a CPU driver seconds to compile.
TEST_F(Cooperative, MatmulOfEveryLayout) {
  struct { uint64_t batches, per_b, m, n, k; } shapes[] = {
      {1, 1, 64, 64, 64}, {4, 2, 68, 132, 36}, {3, 1, 4, 200, 64}, {1, 1, 36, 40, 1200}};
  uint32_t turn = 0;
  for (auto [batches, per_b, m, n, k] : shapes)
    for (int turned_a : {0, 1})
      for (int turned_b : {0, 1}) {
        const t2x_dtype type = kTypes[turn++ / 2 % 3];
        const uint64_t b_batches = batches / per_b;
        const Input a = random.normal(turned_a ? dims({batches, k, m}) : dims({batches, m, k}));
        const Input b = random.normal(turned_b ? dims({b_batches, k, n}, type) : dims({b_batches, n, k}, type),
                                      1 / std::sqrt(double(k)));
        expect_matches(ops::matmul(), {a, b}, {{"transpose_a", turned_a}, {"transpose_b", turned_b}}, kReduced);
      }
}

TEST_F(Cooperative, MatmulOfLargeTiles) {
  expect_matches(ops::matmul(), {random.normal(dims({12, 24, 520})), random.normal(dims({3, 24, 388}))},
                 {{"transpose_a", 1}, {"transpose_b", 1}}, kReduced);
}

TEST_F(Cooperative, OddRowsTakeAnotherKernel) {
  const Input a = random.normal(dims({64, 63})), b = random.normal(dims({64, 63}));
  EXPECT_FALSE(has_variant(ops::matmul(), {a, b}, {}, "cooperative", Machine::Reduced));
  EXPECT_FALSE(has_variant(ops::linear(), {a, b}, {}, "cooperative", Machine::Reduced));
}

}  // namespace
}  // namespace t2x::test
