#include "op_test.hpp"
#include <cmath>

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::timestep_embedding();

Input frequencies(uint32_t count) {
  std::vector<double> f(count);
  for (uint32_t i = 0; i < count; ++i) f[i] = std::exp(-std::log(10000.0) * i / count);
  return given(dims({count}), f);
}

TEST(TimestepEmbedding, SmallAndLargeTimes) {
  Random random(1);
  for (uint32_t count : {1u, 3u, 128u})
    for (double reach : {1.0, 1000.0})
      expect_matches(kOp, {random.uniform(dims({random.size(1, 5)}), 0, reach), frequencies(count)}, {},
                     {1e-6, Machine::Whole, ""});
}

TEST(TimestepEmbedding, SmallBindings) {
  Random random(2);
  expect_matches_windowed(kOp, {random.uniform(dims({77}), 0, 1), frequencies(129)}, {}, 1e-6);
}

TEST(TimestepEmbedding, Refuses) {
  expect_refused(kOp, {dims({2, 1}), dims({8})}, {}, "t has 2 dimensions; it must be [B]");
  expect_refused(kOp, {dims({2}), dims({})}, {}, "frequencies has 0 dimensions; it must be [F]");
}

}  // namespace
}  // namespace t2x::test
