#include "ops/unary_gradient.hpp"
#include "builtin_shaders.hpp"
#include "ops/builtin.hpp"
#include "ops/pointwise.hpp"
#include "ops/rules.hpp"
#include "ops/unary.hpp"

namespace t2x {
namespace {

struct Push {
  uint32_t count;
  UnaryNumbers numbers;
};

template <class Shape> struct Kernel : Shape {
  static int suits(OpCall c) { return Shape::preference(c, count(c.in(0))); }
  static void plan(OpCall c) {
    const uint32_t fn = choice_attr(c, "fn", kUnaryFunctions);
    for_flat<Shape>(c, [&](const FlatWindow<Shape>& w) {
      c.dispatch(0, w.groups(), Push{w.steps(), unary_numbers(c)}, {w.in(0), w.in(1), w.out()}, {fn});
    });
  }
};

constexpr t2x_spirv kVec4[] = {builtin::unary_gradient_vec4};
constexpr t2x_spirv kPlain[] = {builtin::unary_gradient_plain};

}  // namespace

const t2x_op_variant UnaryGradient::kVariants[2] = {variant<Kernel<Vec4>>(kVec4), variant<Kernel<Plain>>(kPlain)};

void UnaryGradient::infer(OpCall c) {
  check_unary_attrs(c);
  require(same_shape(c.in(0), c.in(1)), "dy is " + to_string(c.in(1)) + ", x is " + to_string(c.in(0)));
  c.out() = c.in(0);
}

double UnaryGradient::cost(OpCall c) { return 10.0 * static_cast<double>(count(c.in(0))); }

const t2x_op_type* ops::unary_gradient() { return &op<UnaryGradient>; }

}  // namespace t2x
