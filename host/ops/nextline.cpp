#include "ops/nextline.hpp"
#include "builtin_shaders.hpp"
#include "ops/builtin.hpp"
#include "ops/rules.hpp"
#include "ops/strided_copy.hpp"

namespace t2x {
namespace {

std::vector<Walk> walks(const OpCall& c) {
  const t2x_dims& tokens = c.in(0);
  const uint64_t across = c.u32("width", 1), width = tokens.d[2], lines = rows(tokens) / across;
  Walk old = copy_walk(c, 0, {lines, across * width});
  old.operands[0].stride = {across * width, 1};
  old.operands[1].stride = {(across + 1) * width, 1};
  Walk added = copy_walk(c, 1, {lines, width});
  added.operands[0].stride = {0, 1};
  added.operands[1].stride = {(across + 1) * width, 1};
  added.operands[1].offset = across * width;
  return {old, added};
}

constexpr t2x_spirv kVec4[] = {builtin::strided_copy_vec4};
constexpr t2x_spirv kPlain[] = {builtin::strided_copy_plain};

}  // namespace

const t2x_op_variant Nextline::kVariants[2] = {variant<Vec4Copy<walks>>(kVec4), variant<PlainCopy<walks>>(kPlain)};

void Nextline::infer(OpCall c) {
  const t2x_dims &tokens = c.in(0), &token = c.in(1);
  require_rank(tokens, "tokens", 3, "[B,L,D]");
  require_rank(token, "token", 1, "[D]");
  require_equal(token.d[0], "token", tokens.d[2], "tokens", "features");
  const uint32_t width = required_attr(c, "width", 1, UINT32_MAX - 1);
  require(tokens.d[1] % width == 0, "tokens has " + std::to_string(tokens.d[1]) +
                                        " positions, which are no whole rows of width " + std::to_string(width));
  c.out() = dims({tokens.d[0], uint64_t(tokens.d[1] / width) * (width + 1ull), tokens.d[2]});
}

void Nextline::gradient(GradientCall g) {
  const t2x_dims& tokens = g.in_dims(0);
  const uint64_t width = tokens.d[2], across = g.u32("width", 1), lines = rows(tokens) / across;
  const Tensor dy = g.view(g.gradient(), {lines, (across + 1) * width});
  auto part = [&](uint64_t start, uint64_t stop) {
    return g.op("slice", {dy}, {{"axis", 1}, {"start", start}, {"stop", stop}});
  };
  if (g.wants(0)) g.give(0, part(0, across * width));
  if (g.wants(1)) g.give(1, g.op("sum", {part(across * width, (across + 1) * width)}, {{"axis", 0}}));
}

const t2x_op_type* ops::nextline() { return &op<Nextline>; }

}  // namespace t2x
