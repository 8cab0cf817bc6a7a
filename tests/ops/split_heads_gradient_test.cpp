#include "gradient_test.hpp"
#include "ops/builtin.hpp"
#include "status/failure.hpp"

namespace t2x::test {
namespace {

TEST(SplitHeadsGradient, ThroughNormAndRotation) {
  Random random(1);
  const Input x = random.normal(dims({2, 3, 12})), weight = random.normal(dims({12})), bias = random.normal(dims({12}));
  const Input cosines = random.normal(dims({3, 2})), sines = random.normal(dims({3, 2}));
  for (const char* rotate : {"interleaved", "halves"}) {
    const std::vector<Attr> attrs = {{"heads", 3}, {"rotate", rotate}, {"eps", 1e-3}};
    expect_gradient(ops::split_heads(), {x, weight, bias, cosines, sines}, {0, 1, 2}, attrs);
    expect_gradient(ops::split_heads(), {x, absent(), absent(), cosines, sines}, {0}, attrs);
    expect_gradient(ops::split_heads(), {x, weight, bias}, {2}, attrs);
    expect_gradient(ops::split_heads(), {x, weight}, {0, 1}, attrs);
    expect_gradient(ops::split_heads(), {x}, {0}, attrs);
  }
}

TEST(SplitHeadsGradient, AnglesAreFixed) {
  Random random(2);
  const std::vector<Input> in = {random.normal(dims({1, 3, 4})), absent(), absent(), random.normal(dims({3, 2})),
                                 random.normal(dims({3, 2}))};
  EXPECT_THROW(expect_gradient(ops::split_heads(), in, {3}, {{"heads", 1}}), Failure);
}

}  // namespace
}  // namespace t2x::test
