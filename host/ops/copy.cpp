#include "ops/copy.hpp"
#include "builtin_shaders.hpp"
#include "ops/builtin.hpp"
#include "ops/strided_copy.hpp"

namespace t2x {
namespace {

// As 32-bit words, whatever the elements are.
std::vector<Walk> walks(const OpCall& c) {
  Walk walk = copy_walk(c, 0, {ceil_div(bytes(c.in(0)), 4)});
  walk.operands[0].stride = walk.operands[1].stride = {1};
  return {walk};
}

constexpr t2x_spirv kVec4[] = {builtin::strided_copy_vec4};
constexpr t2x_spirv kPlain[] = {builtin::strided_copy_plain};

}  // namespace

const t2x_op_variant Copy::kVariants[2] = {variant<Vec4Copy<walks>>(kVec4), variant<PlainCopy<walks>>(kPlain)};

void Copy::infer(OpCall c) {
  c.out() = c.in(0);
}

void Copy::gradient(GradientCall g) { g.give(0, g.gradient()); }

const t2x_op_type* ops::copy() { return &op<Copy>; }

}  // namespace t2x
