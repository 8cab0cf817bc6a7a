#include "ops/swiglu_gradient.hpp"
#include "builtin_shaders.hpp"
#include "ops/builtin.hpp"
#include "ops/pointwise.hpp"
#include "ops/rules.hpp"

namespace t2x {
namespace {

struct Push { uint32_t count; };

template <class Shape> struct Kernel : Shape {
  static int suits(OpCall c) { return Shape::preference(c, count(c.in(0))); }
  static void plan(OpCall c) {
    for_flat<Shape>(c, [&](const FlatWindow<Shape>& w) {
      c.dispatch(0, w.groups(), Push{w.steps()}, {w.in(0), w.in(1), w.in(2), w.out(0), w.out(1)});
    });
  }
};

constexpr t2x_spirv kVec4[] = {builtin::swiglu_gradient_vec4};
constexpr t2x_spirv kPlain[] = {builtin::swiglu_gradient_plain};

}  // namespace

const t2x_op_variant SwigluGradient::kVariants[2] = {variant<Kernel<Vec4>>(kVec4), variant<Kernel<Plain>>(kPlain)};

void SwigluGradient::infer(OpCall c) {
  require(same_shape(c.in(0), c.in(1)), "b is " + to_string(c.in(1)) + ", a is " + to_string(c.in(0)));
  require(same_shape(c.in(0), c.in(2)), "dy is " + to_string(c.in(2)) + ", a is " + to_string(c.in(0)));
  c.out(0) = c.out(1) = c.in(0);
}

double SwigluGradient::cost(OpCall c) { return 10.0 * static_cast<double>(count(c.in(0))); }

const t2x_op_type* ops::swiglu_gradient() { return &op<SwigluGradient>; }

}  // namespace t2x
