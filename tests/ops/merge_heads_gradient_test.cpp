#include "gradient_test.hpp"
#include "ops/builtin.hpp"

namespace t2x::test {
namespace {

TEST(MergeHeadsGradient, WithAndWithoutRotation) {
  Random random(1);
  const Input x = random.normal(dims({2, 3, 4, 6}));
  expect_gradient(ops::merge_heads(), {x}, {0});
  for (const char* pairs : {"interleaved", "halves"})
    expect_gradient(ops::merge_heads(), {x, random.normal(dims({4, 3})), random.normal(dims({4, 3}))}, {0},
                    {{"rotate", pairs}});
}

}  // namespace
}  // namespace t2x::test
