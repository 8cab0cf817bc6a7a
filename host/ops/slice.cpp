#include "ops/slice.hpp"
#include "builtin_shaders.hpp"
#include "ops/builtin.hpp"
#include "ops/rules.hpp"
#include "ops/strided_copy.hpp"

namespace t2x {
namespace {

std::vector<Walk> walks(const OpCall& c) {
  const uint32_t axis = c.u32("axis", 0);
  const AxisSplit whole = split_at(c.in(0), axis);
  const uint64_t taken = c.out().d[axis] * whole.inner;
  Walk walk = copy_walk(c, 0, {whole.outer, taken});
  walk.operands[0].stride = {whole.length * whole.inner, 1};
  walk.operands[0].offset = c.u32("start", 0) * whole.inner;
  walk.operands[1].stride = {taken, 1};
  return {walk};
}

constexpr t2x_spirv kVec4[] = {builtin::strided_copy_vec4};
constexpr t2x_spirv kPlain[] = {builtin::strided_copy_plain};

}  // namespace

const t2x_op_variant Slice::kVariants[2] = {variant<Vec4Copy<walks>>(kVec4), variant<PlainCopy<walks>>(kPlain)};

void Slice::infer(OpCall c) {
  t2x_dims out = c.in(0);
  require_inner(out, "x");
  const uint32_t axis = whole_attr(c, "axis", 0, 0, out.rank - 1), size = out.d[axis];
  const uint32_t start = whole_attr(c, "start", 0, 0, size), stop = whole_attr(c, "stop", size, 0, size);
  require(start < stop, "start " + std::to_string(start) + " is not below stop " + std::to_string(stop));
  out.d[axis] = stop - start;
  c.out() = out;
}

void Slice::gradient(GradientCall g) {
  const uint32_t axis = g.u32("axis", 0), start = g.u32("start", 0);
  const uint32_t after = g.in_dims(0).d[axis] - start - g.out_dims().d[axis];
  g.give(0, g.op("pad", {g.gradient()}, {{"axis", axis}, {"before", start}, {"after", after}}));
}

const t2x_op_type* ops::slice() { return &op<Slice>; }

}  // namespace t2x
