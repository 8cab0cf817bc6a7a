#include "ops/patchify.hpp"
#include "builtin_shaders.hpp"
#include "ops/builtin.hpp"
#include "ops/rules.hpp"
#include "ops/strided_copy.hpp"

namespace t2x {
namespace {

// Dimensions of the result: sample, patch row, patch column, channel, row and column in the patch.
std::vector<Walk> walks(const OpCall& c) {
  const t2x_dims& x = c.in(0);
  const uint64_t p = c.u32("patch", 2), channels = x.d[1], height = x.d[2], width = x.d[3];
  Walk walk = copy_walk(c, 0, {x.d[0], height / p, width / p, channels, p, p});
  walk.operands[0].stride = {channels * height * width, p * width, p, height * width, width, 1};
  walk.operands[1].stride = {channels * height * width, width * channels * p, channels * p * p, p * p, p, 1};
  return {walk};
}

constexpr t2x_spirv kVec4[] = {builtin::strided_copy_vec4};
constexpr t2x_spirv kPlain[] = {builtin::strided_copy_plain};

}  // namespace

const t2x_op_variant Patchify::kVariants[2] = {variant<Vec4Copy<walks>>(kVec4), variant<PlainCopy<walks>>(kPlain)};

void Patchify::infer(OpCall c) {
  const t2x_dims& x = c.in(0);
  require_rank(x, "x", 4, "[B,C,H,W]");
  const uint32_t p = whole_attr(c, "patch", 2, 1, UINT16_MAX);
  require(x.d[2] % p == 0 && x.d[3] % p == 0,
          "x is " + to_string(x) + "; height and width must be multiples of patch " + std::to_string(p));
  c.out() = dims({x.d[0], uint64_t(x.d[2] / p) * (x.d[3] / p), uint64_t(x.d[1]) * p * p});
}

void Patchify::gradient(GradientCall g) {
  const t2x_dims& x = g.in_dims(0);
  const uint64_t p = g.u32("patch", 2);
  const Tensor patches = g.view(g.gradient(), {x.d[0], x.d[2] / p, x.d[3] / p, x.d[1], p, p});
  g.give(0, g.op("permute", {patches}, {{"order", "031425"}}));
}

const t2x_op_type* ops::patchify() { return &op<Patchify>; }

}  // namespace t2x
