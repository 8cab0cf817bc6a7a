#include "op_test.hpp"
#include <cmath>

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::matmul();
constexpr t2x_dtype kTypes[] = {T2X_F32, T2X_F16, T2X_BF16};

struct Case { uint64_t batches, per_b, m, n, k; };

// a and b of every layout. Values of variance 1/K keep results near 1, whatever K.
void expect_layouts(Random& random, const Case& c, t2x_dtype type, const MatchOptions& options = {}) {
  for (int turned_a : {0, 1})
    for (int turned_b : {0, 1}) {
      const uint64_t b_batches = c.batches / c.per_b;
      const Input a = random.normal(turned_a ? dims({c.batches, c.k, c.m}) : dims({c.batches, c.m, c.k}));
      const Input b = random.normal(turned_b ? dims({b_batches, c.k, c.n}, type) : dims({b_batches, c.n, c.k}, type),
                                    1 / std::sqrt(double(c.k)));
      expect_matches(kOp, {a, b}, {{"transpose_a", turned_a}, {"transpose_b", turned_b}}, options);
    }
}

TEST(Matmul, EveryLayoutAndType) {
  Random random(1);
  const Case cases[] = {{1, 1, 1, 1, 1},     {1, 1, 4, 4, 4},    {2, 1, 2, 12, 8},
                        {6, 3, 5, 7, 3},     {4, 2, 24, 36, 20}, {3, 1, 65, 68, 36},
                        {2, 2, 130, 33, 17}, {1, 1, 28, 200, 64}, {5, 1, 1, 40, 12}};
  for (const Case& c : cases)
    for (t2x_dtype type : kTypes) expect_layouts(random, c, type);
}

TEST(Matmul, LongSumsAreSplit) {
  Random random(2);
  for (t2x_dtype type : kTypes) expect_layouts(random, {2, 1, 36, 40, 1200}, type, {2e-5, Machine::Whole, ""});
  expect_layouts(random, {1, 1, 3, 5, 999}, T2X_F32, {2e-5, Machine::Whole, ""});
}

TEST(Matmul, LargeTiles) {
  Random random(3);
  const MatchOptions tile{1e-5, Machine::Whole, "tile"};
  expect_layouts(random, {12, 4, 520, 388, 24}, T2X_F32, tile);   // 128 x 128
  expect_layouts(random, {32, 1, 130, 196, 20}, T2X_F16, tile);   // 128 x 64
  expect_layouts(random, {64, 2, 60, 260, 21}, T2X_BF16, tile);   // 64 x 128
}

TEST(Matmul, ManyBatches) {
  Random random(4);
  expect_layouts(random, {300, 3, 4, 8, 12}, T2X_F32);
}

TEST(Matmul, SmallBindings) {
  Random random(5);
  const MatchOptions small{1e-5, Machine::SmallBindings, ""};
  for (t2x_dtype type : {T2X_F32, T2X_BF16}) {
    expect_layouts(random, {1, 1, 42, 68, 100}, type, small);
    expect_layouts(random, {5, 1, 33, 37, 31}, type, small);
    expect_layouts(random, {12, 4, 20, 24, 16}, type, small);
    expect_layouts(random, {1, 1, 90, 100, 256}, type, small);
  }
  expect_layouts(random, {1, 1, 2000, 3, 5}, T2X_F32, small);
}

TEST(Matmul, WithoutSixteenBitFeatures) {
  Random random(6);
  for (t2x_dtype type : kTypes) expect_layouts(random, {2, 1, 30, 52, 64}, type, {1e-5, Machine::NoFp16, ""});
}

TEST(Matmul, Shapes) {
  EXPECT_EQ(to_string(inferred(kOp, {dims({2, 3, 5, 8}), dims({6, 8}, T2X_F16)})), "f32[2,3,5,6]");
  EXPECT_EQ(to_string(inferred(kOp, {dims({4, 5, 8}), dims({1, 2, 8, 6})}, {{"transpose_b", 1}})), "f32[4,5,6]");
  const std::vector<Attr> both = {{"transpose_a", 1}, {"transpose_b", 1}};
  EXPECT_EQ(to_string(inferred(kOp, {dims({8, 5}), dims({8, 6})}, both)), "f32[5,6]");
}

TEST(Matmul, Refuses) {
  expect_refused(kOp, {dims({8}), dims({4, 8})}, {}, "a has 1 dimensions; it needs two at least");
  expect_refused(kOp, {dims({4, 8}), dims({8})}, {}, "b has 1 dimensions; it needs two at least");
  expect_refused(kOp, {dims({2, 8}), dims({8, 4})}, {}, "b has 4 elements to sum over, a has 8");
  expect_refused(kOp, {dims({2, 8}), dims({8, 4})}, {{"transpose_a", 1}}, "b has 4 elements to sum over, a has 2");
  expect_refused(kOp, {dims({3, 2, 8}), dims({2, 4, 8})}, {}, "b has 2 batches, which do not divide a's 3");
  expect_refused(kOp, {dims({2, 8}), dims({4, 8})}, {{"transpose_b", 2}},
                 "transpose_b must be a whole number from 0 to 1");
}

}  // namespace
}  // namespace t2x::test
