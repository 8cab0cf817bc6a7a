#include "ops/unpatchify.hpp"
#include "builtin_shaders.hpp"
#include "ops/builtin.hpp"
#include "ops/rules.hpp"
#include "ops/strided_copy.hpp"

namespace t2x {
namespace {

// Dimensions of the result: sample, channel, patch row, row in the patch, patch column, column in the patch.
std::vector<Walk> walks(const OpCall& c) {
  const t2x_dims &tokens = c.in(0), &out = c.out();
  const uint64_t p = c.u32("patch", 2), channels = out.d[1], height = out.d[2], width = out.d[3];
  const uint64_t features = tokens.d[2], all_channels = features / (p * p);
  const uint64_t row_tokens = c.u32("row_tokens", static_cast<uint32_t>(width / p));
  Walk walk = copy_walk(c, 0, {out.d[0], channels, height / p, p, width / p, p});
  walk.operands[0].stride = {tokens.d[1] * features, 1,        row_tokens * features,
                             p * all_channels,       features, all_channels};
  walk.operands[1].stride = {channels * height * width, height * width, p * width, width, p, 1};
  return {walk};
}

constexpr t2x_spirv kVec4[] = {builtin::strided_copy_vec4};
constexpr t2x_spirv kPlain[] = {builtin::strided_copy_plain};

}  // namespace

const t2x_op_variant Unpatchify::kVariants[2] = {variant<Vec4Copy<walks>>(kVec4), variant<PlainCopy<walks>>(kPlain)};

void Unpatchify::infer(OpCall c) {
  const t2x_dims& tokens = c.in(0);
  require_rank(tokens, "tokens", 3, "[B,L,F]");
  const uint32_t p = whole_attr(c, "patch", 2, 1, UINT16_MAX);
  const uint32_t height = required_attr(c, "height", 1, UINT32_MAX), width = required_attr(c, "width", 1, UINT32_MAX);
  require(height % p == 0 && width % p == 0, "height " + std::to_string(height) + " and width " +
                                                 std::to_string(width) + " must be multiples of patch " +
                                                 std::to_string(p));
  const uint64_t patch_features = uint64_t(p) * p;
  require(tokens.d[2] % patch_features == 0, "tokens has " + std::to_string(tokens.d[2]) +
                                                 " features, which are no multiple of patch * patch = " +
                                                 std::to_string(patch_features));
  const auto all_channels = static_cast<uint32_t>(tokens.d[2] / patch_features);
  const uint32_t channels = whole_attr(c, "channels", all_channels, 1, all_channels);
  const uint32_t row_tokens = whole_attr(c, "row_tokens", width / p, width / p, UINT32_MAX);
  const uint64_t needed = uint64_t(height / p - 1) * row_tokens + width / p;
  require(tokens.d[1] >= needed, "tokens has " + std::to_string(tokens.d[1]) + " positions, the result needs " +
                                     std::to_string(needed));
  c.out() = dims({tokens.d[0], channels, height, width});
}

// Back into tokens, then zeros where channels, tokens of a row or rows were dropped.
void Unpatchify::gradient(GradientCall g) {
  const t2x_dims &tokens = g.in_dims(0), &y = g.out_dims();
  const uint64_t p = g.u32("patch", 2), samples = y.d[0], channels = y.d[1], lines = y.d[2] / p, across = y.d[3] / p;
  const uint64_t length = tokens.d[1], features = tokens.d[2], all_channels = features / (p * p);
  const uint64_t row_tokens = g.u32("row_tokens", static_cast<uint32_t>(across)), walked = lines * row_tokens;
  auto padded = [&](Tensor x, uint64_t after) {   // along axis 1
    return after ? g.op("pad", {x}, {{"axis", 1}, {"after", after}}) : x;
  };
  Tensor x = g.view(g.gradient(), {samples, channels, lines, p, across, p});
  x = g.op("permute", {x}, {{"order", "024351"}});
  x = padded(g.view(x, {samples * lines * across * p * p, channels}), all_channels - channels);
  x = padded(g.view(x, {samples * lines, across * features}), (row_tokens - across) * features);
  x = g.view(x, {samples, walked * features});
  if (length < walked) x = g.op("slice", {x}, {{"axis", 1}, {"stop", length * features}});
  g.give(0, padded(x, length > walked ? (length - walked) * features : 0));
}

const t2x_op_type* ops::unpatchify() { return &op<Unpatchify>; }

}  // namespace t2x
