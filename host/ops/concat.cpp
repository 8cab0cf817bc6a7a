#include "ops/concat.hpp"
#include "builtin_shaders.hpp"
#include "ops/builtin.hpp"
#include "ops/rules.hpp"
#include "ops/strided_copy.hpp"

namespace t2x {
namespace {

// One walk an input, each to its own stretch of the axis.
std::vector<Walk> walks(const OpCall& c) {
  const uint32_t axis = c.u32("axis", 0);
  const AxisSplit whole = split_at(c.out(), axis);
  std::vector<Walk> parts;
  uint64_t before = 0;
  for (uint32_t i = 0; i < c.in_count(); ++i) {
    const uint64_t length = c.in(i).d[axis] * whole.inner;
    Walk part = copy_walk(c, i, {whole.outer, length});
    part.operands[0].stride = {length, 1};
    part.operands[1].stride = {whole.length * whole.inner, 1};
    part.operands[1].offset = before;
    before += length;
    parts.push_back(part);
  }
  return parts;
}

constexpr t2x_spirv kVec4[] = {builtin::strided_copy_vec4};
constexpr t2x_spirv kPlain[] = {builtin::strided_copy_plain};

}  // namespace

const t2x_op_variant Concat::kVariants[2] = {variant<Vec4Copy<walks>>(kVec4), variant<PlainCopy<walks>>(kPlain)};

void Concat::infer(OpCall c) {
  require(c.in_count() >= 1, "needs at least one operand");
  t2x_dims out = c.in(0);
  require_inner(out, "x");
  const uint32_t axis = whole_attr(c, "axis", 0, 0, out.rank - 1);
  uint64_t length = 0;
  for (uint32_t i = 0; i < c.in_count(); ++i) {
    t2x_dims rest = c.in(i);
    const std::string name = "part " + std::to_string(i);
    require(rest.dtype == out.dtype, name + " is " + to_string(rest) + ", part 0 is " + to_string(c.in(0)));
    length += rest.rank == out.rank ? rest.d[axis] : 0;
    rest.d[axis] = out.d[axis];
    require(same_shape(rest, out), name + " is " + to_string(c.in(i)) + ", part 0 is " + to_string(c.in(0)) +
                                       ": they may differ along axis " + std::to_string(axis) + " alone");
  }
  require(length <= UINT32_MAX, "the result is too long along axis " + std::to_string(axis));
  out.d[axis] = static_cast<uint32_t>(length);
  c.out() = out;
}

void Concat::gradient(GradientCall g) {
  const uint32_t axis = g.u32("axis", 0);
  uint32_t start = 0;
  for (uint32_t i = 0; i < g.in_count(); ++i) {
    const uint32_t stop = start + g.in_dims(i).d[axis];
    if (g.wants(i))
      g.give(i, g.op("slice", {g.gradient()}, {{"axis", axis}, {"start", start}, {"stop", stop}}));
    start = stop;
  }
}

const t2x_op_type* ops::concat() { return &op<Concat>; }

}  // namespace t2x
