#include "gradient_test.hpp"
#include "ops/builtin.hpp"

namespace t2x::test {
namespace {

TEST(GroupNormGradient, OfEveryOperand) {
  Random random(1);
  const Input x = random.normal(dims({2, 3, 2, 6})), weight = random.normal(dims({6})), bias = random.normal(dims({6}));
  for (uint32_t groups : {1u, 2u, 3u})
    for (const char* act : {"none", "silu"})
      expect_gradient(ops::group_norm(), {x, weight, bias}, {0, 1, 2}, {{"groups", groups}, {"act", act}});
  expect_gradient(ops::group_norm(), {x, weight, bias}, {1}, {{"groups", 2}, {"eps", 0.1}});
}

}  // namespace
}  // namespace t2x::test
