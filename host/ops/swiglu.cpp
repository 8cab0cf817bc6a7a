#include "ops/swiglu.hpp"
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
      c.dispatch(0, w.groups(), Push{w.steps()}, {w.in(0), w.in(1), w.out()});
    });
  }
};

constexpr t2x_spirv kVec4[] = {builtin::swiglu_vec4};
constexpr t2x_spirv kPlain[] = {builtin::swiglu_plain};

}  // namespace

const t2x_op_variant Swiglu::kVariants[2] = {variant<Kernel<Vec4>>(kVec4), variant<Kernel<Plain>>(kPlain)};

void Swiglu::infer(OpCall c) {
  require(same_shape(c.in(0), c.in(1)), "b is " + to_string(c.in(1)) + ", a is " + to_string(c.in(0)));
  c.out() = c.in(0);
}

double Swiglu::cost(OpCall c) { return 5.0 * static_cast<double>(count(c.in(0))); }

void Swiglu::gradient(GradientCall g) {
  const Tensors gradients = g.ops("swiglu_gradient", {g.in(0), g.in(1), g.gradient()}, {}, 2);
  g.give(0, gradients[0]);
  g.give(1, gradients[1]);
}

const t2x_op_type* ops::swiglu() { return &op<Swiglu>; }

}  // namespace t2x
