#include "gradient_test.hpp"
#include "op_test.hpp"

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::embedding_gradient();

TEST(EmbeddingGradient, OddWidthsAndUnusedRows) {
  Random random(1);
  for (uint32_t width : {1u, 7u, 8u, 132u})
    for (uint32_t rows : {1u, 37u, 200u})
      expect_matches(kOp, {random.whole({2, 35}, 0, static_cast<int>(rows) - 1), random.normal(dims({2, 35, width}))},
                     {{"rows", rows}});
}

TEST(EmbeddingGradient, OnePositionAndOneId) {
  Random random(2);
  expect_matches(kOp, {random.whole({1}, 0, 2), random.normal(dims({1, 4}))}, {{"rows", 3}}, {0});
  expect_matches(kOp, {random.whole({}, 0, 2), random.normal(dims({5}))}, {{"rows", 3}}, {0});
  expect_matches(kOp, {random.whole({500}, 4, 4), random.normal(dims({500, 8}))}, {{"rows", 6}});
}

TEST(EmbeddingGradient, AnyNumberOfPositions) {
  Random random(6);
  for (uint64_t n : {2, 3, 4, 5, 7, 8, 71})
    expect_matches(kOp, {random.whole({n}, 0, 4), random.normal(dims({n, 8}))}, {{"rows", 5}});
}

TEST(EmbeddingGradient, UnknownIdsCountNowhere) {
  Random random(3);
  const Input ids = given(dims({6}, T2X_I32), {0, -1, 10, 9, 2147483647, 0});
  expect_matches_windowed(kOp, {ids, random.normal(dims({6, 700}))}, {{"rows", 10}});
}

TEST(EmbeddingGradient, SmallBindings) {
  Random random(4);
  for (uint32_t width : {33u, 64u})
    expect_matches_windowed(kOp, {random.whole({333}, 0, 300), random.normal(dims({333, width}))}, {{"rows", 301}});
}

TEST(EmbeddingGradient, Refuses) {
  expect_refused(kOp, {dims({10}, T2X_I32), dims({10, 4})}, {}, "needs the attribute 'rows'");
  expect_refused(kOp, {dims({10}, T2X_I32), dims({9, 4})}, {{"rows", 3}}, "dy is f32[9,4], ids is i32[10]");
  expect_refused(kOp, {dims({10}, T2X_I32), dims({10})}, {{"rows", 3}}, "dy must have one dimension more");
}

TEST(EmbeddingGradient, OfEmbedding) {
  Random random(5);
  expect_gradient(ops::embedding(), {random.normal(dims({6, 5})), random.whole({3, 4}, 0, 5)}, {0});
}

}  // namespace
}  // namespace t2x::test
