#include "gradient_test.hpp"
#include "op_test.hpp"
#include "ops/unary.hpp"

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::unary_gradient();
const std::vector<Attr> kNumbers = {{"scale", -2.5}, {"offset", 0.25}, {"min", -1}, {"max", 2}, {"slope", 0.3}};

std::vector<Attr> attrs_of(std::string_view fn) {
  std::vector<Attr> attrs = kNumbers;
  attrs.push_back({"fn", fn.data()});
  return attrs;
}

// Where the function is to be tested.
Input domain(Random& random, std::string_view fn, const t2x_dims& d) {
  if (fn == "log" || fn == "sqrt") return random.uniform(d, 0.1, 50);
  if (fn == "sin" || fn == "cos") return random.uniform(d, -1000, 1000);
  return random.normal(d, 3);
}

TEST(UnaryGradient, EveryFunction) {
  Random random(1);
  for (std::string_view fn : kUnaryFunctions)
    for (const t2x_dims& d : {dims({3, 7, 4}), dims({1}), dims({1031})})
      expect_matches(kOp, {domain(random, fn, d), random.normal(d)}, attrs_of(fn), {3e-6, Machine::Whole, ""});
}

TEST(UnaryGradient, ActivationsAtTheirEdges) {
  const Input x = given(dims({12}), {-3e30, -90, -20, -1e-3, -1e-6, 0, 1e-6, 1e-3, 0.625, 1, 20, 3e30});
  const Input dy = given(dims({12}), std::vector<double>(12, 1.5));
  for (const char* fn : {"silu", "gelu_tanh", "gelu", "tanh", "sigmoid", "abs"})
    expect_matches(kOp, {x, dy}, {{"fn", fn}}, {2e-6, Machine::Whole, ""});
}

TEST(UnaryGradient, ClampWithOneBoundOrOnIt) {
  Random random(3);
  expect_matches(kOp, {random.normal(dims({64})), random.normal(dims({64}))}, {{"fn", "clamp"}, {"max", 0.5}});
  expect_matches(kOp, {random.normal(dims({63})), random.normal(dims({63}))}, {{"fn", "clamp"}, {"min", 0}});
  expect_matches(kOp, {given(dims({4}), {-1, 2, 3, 0}), random.normal(dims({4}))},
                 {{"fn", "clamp"}, {"min", -1}, {"max", 2}});
}

TEST(UnaryGradient, SmallBindings) {
  Random random(4);
  for (const t2x_dims& d : {dims({9, 1111}), dims({9, 1112})})
    expect_matches_windowed(kOp, {random.normal(d), random.normal(d)});
}

TEST(UnaryGradient, Refuses) {
  expect_refused(kOp, {dims({2}), dims({2})}, {{"fn", "sillu"}}, "fn is 'sillu'; it must be one of silu, gelu_tanh");
  expect_refused(kOp, {dims({2}), dims({2})}, {{"fn", "clamp"}, {"min", 2}, {"max", 1}}, "min is 2.0");
  expect_refused(kOp, {dims({2}), dims({3})}, {}, "dy is f32[3], x is f32[2]");
}

TEST(UnaryGradient, OfUnary) {
  Random random(5);
  for (std::string_view fn : kUnaryFunctions) {
    const bool positive = fn == "log" || fn == "sqrt";
    const Input x = positive ? random.uniform(dims({4, 9}), 0.5, 5) : random.normal(dims({4, 9}), 2);
    expect_gradient(ops::unary(), {x}, {0}, attrs_of(fn));
  }
}

}  // namespace
}  // namespace t2x::test
