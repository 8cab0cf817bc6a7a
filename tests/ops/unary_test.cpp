#include "op_test.hpp"
#include "ops/unary.hpp"
#include <cmath>

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::unary();

// Where the function is to be tested.
Input domain(Random& random, std::string_view fn, const t2x_dims& d) {
  if (fn == "log") return random.uniform(d, 1e-3, 50);
  if (fn == "sqrt") return random.uniform(d, 0, 50);
  if (fn == "sin" || fn == "cos") return random.uniform(d, -1000, 1000);
  return random.normal(d, 3);
}

TEST(Unary, EveryFunction) {
  Random random(1);
  for (std::string_view fn : kUnaryFunctions)
    for (const t2x_dims& d : {dims({3, 7, 4}), dims({1}), dims({1031})}) {
      const std::vector<Attr> attrs = {{"fn", fn.data()}, {"scale", -2.5}, {"offset", 0.25}, {"min", -1}, {"max", 2}};
      expect_matches(kOp, {domain(random, fn, d)}, attrs, {3e-6, Machine::Whole, ""});
    }
}

TEST(Unary, SineAndCosineFarFromZero) {
  Random random(2);
  for (const char* fn : {"sin", "cos"})
    for (double reach : {1.0, 8000.0}) expect_matches(kOp, {random.uniform(dims({512}), -reach, reach)}, {{"fn", fn}},
                                                      {5e-7, Machine::Whole, ""});
}

TEST(Unary, ActivationsAtTheirEdges) {
  const Input x = given(dims({12}), {-300, -90, -20, -1e-3, -1e-6, 0, 1e-6, 1e-3, 0.625, 1, 20, 300});
  for (const char* fn : {"silu", "gelu_tanh", "gelu", "tanh", "sigmoid", "abs"})
    expect_matches(kOp, {x}, {{"fn", fn}}, {1e-6, Machine::Whole, ""});
  // Near 0 the scale is that of the values themselves: a tanh made of exponentials would fail.
  expect_matches(kOp, {given(dims({4}), {1e-4, -2e-4, 3e-5, 1e-6})}, {{"fn", "tanh"}}, {1e-6, Machine::Whole, ""});
}

TEST(Unary, ClampWithOneBound) {
  Random random(3);
  expect_matches(kOp, {random.normal(dims({64}))}, {{"fn", "clamp"}, {"max", 0.5}});
  expect_matches(kOp, {random.normal(dims({63}))}, {{"fn", "clamp"}, {"min", 0}});
}

TEST(Unary, LeakyReluOfAnySlope) {
  Random random(5);
  for (double slope : {0.0, 0.1, 1.5})
    expect_matches(kOp, {random.normal(dims({64}))}, {{"fn", "leaky_relu"}, {"slope", slope}},
                   {1e-7, Machine::Whole, ""});
}

TEST(Unary, SmallBindings) {
  Random random(4);
  for (const t2x_dims& d : {dims({9, 1111}), dims({9, 1112})}) expect_matches_windowed(kOp, {random.normal(d)});
}

TEST(Unary, Refuses) {
  expect_refused(kOp, {dims({2})}, {{"fn", "sillu"}}, "fn is 'sillu'; it must be one of silu, gelu_tanh");
  expect_refused(kOp, {dims({2})}, {{"fn", 3}}, "fn is 'a number'");
  expect_refused(kOp, {dims({2})}, {{"fn", "clamp"}, {"min", 2}, {"max", 1}}, "min is 2.0");
  expect_refused(kOp, {dims({2})}, {{"fn", "affine"}, {"scale", NAN}}, "scale must be a finite number");
  expect_refused(kOp, {dims({2}, T2X_I32)}, {}, "operand 'x' cannot be i32");
}

}  // namespace
}  // namespace t2x::test
