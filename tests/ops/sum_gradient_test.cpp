#include "gradient_test.hpp"
#include "ops/builtin.hpp"

namespace t2x::test {
namespace {

TEST(SumGradient, EveryAxis) {
  Random random(1);
  for (uint32_t axis : {0u, 1u, 2u})
    expect_gradient(ops::sum(), {random.normal(dims({3, 4, 2}))}, {0}, {{"axis", axis}});
}

TEST(SumGradient, OfSquares) {
  Random random(2);
  for (uint32_t axis : {0u, 1u, 2u})
    expect_gradient(ops::sum(), {random.normal(dims({3, 4, 2}))}, {0}, {{"axis", axis}, {"fn", "square"}});
}

}  // namespace
}  // namespace t2x::test
