#include "gradient_test.hpp"
#include "ops/builtin.hpp"

namespace t2x::test {
namespace {

TEST(ScaledAddGradient, OfEveryOperand) {
  Random random(1);
  for (const t2x_dims& d : {dims({3, 4}), dims({5}), dims({})})
    expect_gradient(ops::scaled_add(), {random.normal(d), random.normal(d), random.normal(dims({1}))}, {0, 1, 2},
                    {{"factor", -1.5}});
}

}  // namespace
}  // namespace t2x::test
