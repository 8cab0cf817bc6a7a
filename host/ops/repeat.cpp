#include "ops/repeat.hpp"
#include "builtin_shaders.hpp"
#include "ops/builtin.hpp"
#include "ops/rules.hpp"
#include "ops/strided_copy.hpp"

namespace t2x {
namespace {

std::vector<Walk> walks(const OpCall& c) {
  const AxisSplit x = split_at(c.in(0), c.u32("axis", 0));
  const uint64_t times = c.u32("times", 1), tile = x.length * x.inner;
  Walk walk = copy_walk(c, 0, {x.outer, times, tile});
  walk.operands[0].stride = {tile, 0, 1};
  walk.operands[1].stride = {times * tile, tile, 1};
  return {walk};
}

constexpr t2x_spirv kVec4[] = {builtin::strided_copy_vec4};
constexpr t2x_spirv kPlain[] = {builtin::strided_copy_plain};

}  // namespace

const t2x_op_variant Repeat::kVariants[2] = {variant<Vec4Copy<walks>>(kVec4), variant<PlainCopy<walks>>(kPlain)};

void Repeat::infer(OpCall c) {
  t2x_dims out = c.in(0);
  require_inner(out, "x");
  const uint32_t axis = whole_attr(c, "axis", 0, 0, out.rank - 1);
  out.d[axis] *= whole_attr(c, "times", 1, 1, UINT32_MAX / out.d[axis]);
  c.out() = out;
}

void Repeat::gradient(GradientCall g) {
  const AxisSplit x = split_at(g.in_dims(0), g.u32("axis", 0));
  const Tensor tiles = g.view(g.gradient(), {x.outer, g.u32("times", 1), x.length * x.inner});
  g.give(0, g.op("sum", {tiles}, {{"axis", 1}}));
}

const t2x_op_type* ops::repeat() { return &op<Repeat>; }

}  // namespace t2x
