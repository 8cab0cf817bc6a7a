#include "ops/scaled_add.hpp"
#include "builtin_shaders.hpp"
#include "ops/builtin.hpp"
#include "ops/pointwise.hpp"
#include "ops/rules.hpp"

namespace t2x {
namespace {

struct Push {
  uint32_t count;
  float factor;
};

template <class Shape> struct Kernel : Shape {
  static int suits(OpCall c) { return Shape::preference(c, count(c.in(0))); }
  static void plan(OpCall c) {
    const auto factor = static_cast<float>(real_attr(c, "factor", 1));
    for_flat<Shape>(c, [&](const FlatWindow<Shape>& w) {
      c.dispatch(0, w.groups(), Push{w.steps(), factor}, {w.in(0), w.in(1), storage(2), w.out()});
    });
  }
};

constexpr t2x_spirv kVec4[] = {builtin::scaled_add_vec4};
constexpr t2x_spirv kPlain[] = {builtin::scaled_add_plain};

}  // namespace

const t2x_op_variant ScaledAdd::kVariants[2] = {variant<Kernel<Vec4>>(kVec4), variant<Kernel<Plain>>(kPlain)};

void ScaledAdd::infer(OpCall c) {
  require(same_shape(c.in(0), c.in(1)), "y is " + to_string(c.in(1)) + ", x is " + to_string(c.in(0)));
  require(count(c.in(2)) == 1, "s has " + std::to_string(count(c.in(2))) + " elements; it must be one number");
  real_attr(c, "factor", 1);
  c.out() = c.in(0);
}

double ScaledAdd::cost(OpCall c) { return 2.0 * static_cast<double>(count(c.in(0))); }

void ScaledAdd::gradient(GradientCall g) {
  auto times = [&](Tensor a, Tensor b) { return g.op("binary", {a, b}, {{"fn", "mul"}}); };
  auto scaled = [&](Tensor t) { return g.op("unary", {t}, {{"fn", "affine"}, {"scale", g.number("factor", 1)}}); };
  if (g.wants(0)) g.give(0, g.gradient());
  if (g.wants(1)) g.give(1, times(g.gradient(), scaled(g.view(g.in(2), {1}))));
  if (g.wants(2)) g.give(2, scaled(g.op("sum", {g.view(times(g.gradient(), g.in(1)), {count(g.in_dims(0))})})));
}

const t2x_op_type* ops::scaled_add() { return &op<ScaledAdd>; }

}  // namespace t2x
