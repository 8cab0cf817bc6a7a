#include "op_test.hpp"

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::embedding();

TEST(Embedding, EveryTypeAndOddWidths) {
  Random random(1);
  for (t2x_dtype dtype : {T2X_F32, T2X_F16, T2X_BF16})
    for (uint32_t width : {1u, 7u, 8u, 130u})
      expect_matches(kOp, {random.normal(dims({37, width}, dtype)), random.whole({2, 5}, 0, 36)}, {}, {0});
}

TEST(Embedding, EveryHalf) {
  std::vector<double> all(65536);
  for (uint32_t i = 0; i < all.size(); ++i) all[i] = half_to(static_cast<uint16_t>(i));
  std::vector<double> ids(256);
  for (uint32_t i = 0; i < ids.size(); ++i) ids[i] = i;
  const Input table = given(dims({256, 256}, T2X_F16), all);
  expect_matches(kOp, {table, given(dims({256}, T2X_I32), ids)}, {}, {0});
  expect_matches(kOp, {table, given(dims({256}, T2X_I32), ids)}, {}, {0, Machine::NoFp16, ""});
}

TEST(Embedding, UnknownIdsGiveNaN) {
  Random random(2);
  const Input ids = given(dims({5}, T2X_I32), {0, -1, 10, 9, 2147483647});
  expect_matches_windowed(kOp, {random.normal(dims({10, 700})), ids}, {}, 0);
}

TEST(Embedding, SmallBindings) {
  Random random(3);
  for (t2x_dtype dtype : {T2X_F32, T2X_F16, T2X_BF16})
    for (uint32_t width : {33u, 64u})
      expect_matches_windowed(kOp, {random.normal(dims({1001, width}, dtype)), random.whole({333}, 0, 1000)}, {}, 0);
}

TEST(Embedding, Refuses) {
  expect_refused(kOp, {dims({10}), dims({3}, T2X_I32)}, {}, "table has 1 dimensions; it must be [V,D]");
  expect_refused(kOp, {dims({10, 4}), dims({3})}, {}, "operand 'ids' cannot be f32");
  expect_refused(kOp, {dims({10, 4}), dims({1, 1, 1, 1, 1, 1}, T2X_I32)}, {}, "at most 5");
}

}  // namespace
}  // namespace t2x::test
