#include "ops/pad.hpp"
#include "builtin_shaders.hpp"
#include "ops/builtin.hpp"
#include "ops/rules.hpp"
#include "ops/strided_copy.hpp"

namespace t2x {
namespace {

// Rows of the result along and within the axis, in elements.
struct Rows { uint64_t count, before, middle, after, whole; };

Rows rows_of(const OpCall& c) {
  const uint32_t axis = c.u32("axis", 0);
  const AxisSplit x = split_at(c.in(0), axis);
  const uint64_t before = c.u32("before", 0) * x.inner, after = c.u32("after", 0) * x.inner;
  return {x.outer, before, x.length * x.inner, after, before + x.length * x.inner + after};
}

std::vector<Walk> copies(const OpCall& c) {
  const Rows r = rows_of(c);
  Walk walk = copy_walk(c, 0, {r.count, r.middle});
  walk.operands[0].stride = {r.middle, 1};
  walk.operands[1].stride = {r.whole, 1};
  walk.operands[1].offset = r.before;
  return {walk};
}

// What is zero: the elements before and those after, where there are any.
std::vector<Walk> fills(const OpCall& c) {
  const Rows r = rows_of(c);
  std::vector<Walk> walks;
  auto add = [&](uint64_t offset, uint64_t length) {
    if (length) walks.push_back({2, {r.count, length}, {{c.output(), offset, {r.whole, 1}}}});
  };
  add(0, r.before);
  add(r.before + r.middle, r.after);
  return walks;
}

struct Vec4 {
  static constexpr const char* kName = "vec4";
  static int suits(OpCall c) {
    return copies_vec4(c, copies(c)) && fills_vec4(c, fills(c)) ? texel_preference(c, 20) : 0;
  }
  static void plan(OpCall c) {
    plan_copies(c, copies(c), true);
    plan_fills(c, fills(c), true);
  }
};
struct Plain {
  static constexpr const char* kName = "plain";
  static int suits(OpCall) { return 10; }
  static void plan(OpCall c) {
    plan_copies(c, copies(c), false);
    plan_fills(c, fills(c), false);
  }
};

constexpr t2x_spirv kVec4[] = {builtin::strided_copy_vec4, builtin::strided_fill_vec4};
constexpr t2x_spirv kPlain[] = {builtin::strided_copy_plain, builtin::strided_fill_plain};

}  // namespace

const t2x_op_variant Pad::kVariants[2] = {variant<Vec4>(kVec4), variant<Plain>(kPlain)};

void Pad::infer(OpCall c) {
  t2x_dims out = c.in(0);
  require_inner(out, "x");
  const uint32_t axis = whole_attr(c, "axis", 0, 0, out.rank - 1);
  const uint64_t before = whole_attr(c, "before", 0, 0, UINT32_MAX), after = whole_attr(c, "after", 0, 0, UINT32_MAX);
  require(before + after + out.d[axis] <= UINT32_MAX, "the result is too long along axis " + std::to_string(axis));
  out.d[axis] += static_cast<uint32_t>(before + after);
  c.out() = out;
}

void Pad::gradient(GradientCall g) {
  const uint32_t axis = g.u32("axis", 0), before = g.u32("before", 0);
  g.give(0, g.op("slice", {g.gradient()},
                 {{"axis", axis}, {"start", before}, {"stop", before + g.in_dims(0).d[axis]}}));
}

const t2x_op_type* ops::pad() { return &op<Pad>; }

}  // namespace t2x
