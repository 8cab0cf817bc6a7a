#include "ops/unary.hpp"
#include "builtin_shaders.hpp"
#include "ops/builtin.hpp"
#include "ops/pointwise.hpp"
#include "ops/rules.hpp"
#include <cfloat>

namespace t2x {
namespace {

constexpr uint32_t kClamp = 13, kLeakyRelu = 15;

struct Push {
  uint32_t count;
  UnaryNumbers numbers;
};

template <class Shape> struct Kernel : Shape {
  static int suits(OpCall c) { return Shape::preference(c, count(c.in(0))); }
  static void plan(OpCall c) {
    const uint32_t fn = choice_attr(c, "fn", kUnaryFunctions);
    for_flat<Shape>(c, [&](const FlatWindow<Shape>& w) {
      c.dispatch(0, w.groups(), Push{w.steps(), unary_numbers(c)}, {w.in(0), w.out()}, {fn});
    });
  }
};

constexpr t2x_spirv kVec4[] = {builtin::unary_vec4};
constexpr t2x_spirv kPlain[] = {builtin::unary_plain};

}  // namespace

const t2x_op_variant Unary::kVariants[2] = {variant<Kernel<Vec4>>(kVec4), variant<Kernel<Plain>>(kPlain)};

UnaryNumbers unary_numbers(const OpCall& c) {
  const uint32_t fn = choice_attr(c, "fn", kUnaryFunctions);
  const bool clamp = fn == kClamp;
  if (fn == kLeakyRelu) return {static_cast<float>(real_attr(c, "slope", 0.01)), 0};
  return {static_cast<float>(clamp ? real_attr(c, "min", -FLT_MAX) : real_attr(c, "scale", 1)),
          static_cast<float>(clamp ? real_attr(c, "max", FLT_MAX) : real_attr(c, "offset", 0))};
}

void check_unary_attrs(const OpCall& c) {
  choice_attr(c, "fn", kUnaryFunctions);
  real_attr(c, "scale", 1);
  real_attr(c, "offset", 0);
  real_attr(c, "slope", 0.01);
  const double low = real_attr(c, "min", -FLT_MAX), high = real_attr(c, "max", FLT_MAX);
  require(low <= high, "min is " + std::to_string(low) + ", max is " + std::to_string(high));
}

void Unary::infer(OpCall c) {
  check_unary_attrs(c);
  c.out() = c.in(0);
}

void Unary::gradient(GradientCall g) {
  if (g.text("fn", "silu") == "affine")   // needs no x
    return g.give(0, g.op("unary", {g.gradient()}, {{"fn", "affine"}, {"scale", g.number("scale", 1)}}));
  g.give(0, g.op("unary_gradient", std::array{g.in(0), g.gradient()}, g.attrs()));
}

const t2x_op_type* ops::unary() { return &op<Unary>; }

}  // namespace t2x
