#include "gradient_test.hpp"
#include "ops/builtin.hpp"

namespace t2x::test {
namespace {

constexpr const char* kFunctions[] = {"add", "sub", "mul", "div", "min", "max"};

TEST(BinaryGradient, OfOneShape) {
  Random random(1);
  for (const char* fn : kFunctions)
    expect_gradient(ops::binary(), {random.normal(dims({3, 4})), random.uniform(dims({3, 4}), 0.5, 2)}, {0, 1},
                    {{"fn", fn}});
}

TEST(BinaryGradient, SumsWhatWasBroadcast) {
  Random random(2);
  const std::pair<t2x_dims, t2x_dims> shapes[] = {
      {dims({2, 3, 4}), dims({4})}, {dims({2, 3, 4}), dims({3, 1})}, {dims({2, 3, 4, 2}), dims({2, 1, 4, 1})},
      {dims({2, 1, 4}), dims({3, 1})}, {dims({2, 3}), dims({})}, {dims({1}), dims({1, 1, 5})}};
  for (const auto& [a, b] : shapes)
    for (const char* fn : kFunctions)
      expect_gradient(ops::binary(), {random.normal(a), random.uniform(b, 0.5, 2)}, {0, 1}, {{"fn", fn}});
}

TEST(BinaryGradient, OfOneOperand) {
  Random random(3);
  const Input a = random.normal(dims({3, 4})), b = random.uniform(dims({4}), 0.5, 2);
  for (const char* fn : kFunctions)
    for (uint32_t i : {0u, 1u}) expect_gradient(ops::binary(), {a, b}, {i}, {{"fn", fn}});
}

}  // namespace
}  // namespace t2x::test
