#include "ops/split_heads.hpp"
#include "builtin_shaders.hpp"
#include "ops/builtin.hpp"
#include "ops/row_kernels.hpp"
#include "ops/rules.hpp"

namespace t2x {
namespace {

constexpr uint32_t kNormWeight = 1, kNormBias = 2, kCos = 3, kSin = 4;

struct Push {
  uint32_t rows, tokens;
  uint32_t window_tokens, token_first;
  uint32_t width, head_width;
  uint32_t head_first, heads;
  uint32_t x_base, y_base, angle_base;
  float inverse_channels, eps;
};

// What one dispatch serves: whole samples, or part of the tokens and heads of one.
struct Part {
  uint64_t sample, samples;
  uint64_t token, tokens;
  uint64_t head, heads;
};

void dispatch_part(const OpCall& c, const RowKernel& k, const Part& part) {
  const t2x_dims& out = c.out();   // [B,H,T,D]
  const uint64_t step = row_step(k), unit = 4 * step;
  const uint64_t heads = out.d[1], tokens = out.d[2], head_width = out.d[3] / step, half = head_width / 2;
  const uint64_t width = heads * head_width, rows = part.samples * part.tokens;
  const uint32_t kind = row_bind_kind(k);
  const Window x = window(c, 0, kind, unit, (part.sample * tokens + part.token) * width, rows * width);
  const Window y = window(c, c.output(), T2X_BIND_STORAGE, unit,
                          (part.sample * heads + part.head) * tokens * head_width,
                          part.samples * part.heads * tokens * head_width);
  // An absent operand's binding is never read; x stands in for it.
  auto vector = [&](uint32_t i) { return c.has(i) ? window(c, i, kind, unit, 0, width) : x; };
  auto angles = [&](uint32_t i) {
    return c.has(i) ? window(c, i, kind, unit, part.token * half, part.tokens * half) : x;
  };
  const Window cosines = angles(kCos), sines = angles(kSin);
  auto u32 = [](uint64_t v) { return static_cast<uint32_t>(v); };
  const Push push{u32(rows), u32(tokens), u32(part.tokens), u32(part.token), u32(width), u32(head_width),
                  u32(part.head), u32(part.heads), x.base, y.base, cosines.base,
                  1.0f / static_cast<float>(width * step), static_cast<float>(real_attr(c, "eps", 1e-5))};
  const uint32_t rotation = c.has(kCos) ? 1 + choice_attr(c, "rotate", kRotations) : 0;
  c.dispatch(0, row_groups(c, k, rows), push,
             {x.binding, vector(kNormWeight).binding, vector(kNormBias).binding, cosines.binding, sines.binding,
              y.binding},
             {row_lanes(c, k, width), rotation, c.has(kNormWeight), c.has(kNormBias)});
}

// Whole samples while they fit; else, for each sample, stretches of tokens times groups of heads: the
// result of a head is one stretch of memory, that of a token is not.
void plan_parts(const OpCall& c, const RowKernel& k) {
  const t2x_dims& out = c.out();
  const uint64_t samples = out.d[0], heads = out.d[1], tokens = out.d[2], head_width = out.d[3];
  const uint64_t limit = binding_limit(c, row_bind_kind(k)), usable = window_limit(c, row_bind_kind(k));
  const uint64_t sample_bytes = heads * tokens * head_width * sizeof(float);
  if (sample_bytes * samples <= limit) return dispatch_part(c, k, {0, samples, 0, tokens, 0, heads});
  if (sample_bytes <= usable)
    return for_row_windows(samples, sample_bytes, usable, 1, [&](uint64_t first, uint64_t n) {
      dispatch_part(c, k, {first, n, 0, tokens, 0, heads});
    });
  const uint64_t out_usable = window_limit(c, T2X_BIND_STORAGE);
  for (uint64_t sample = 0; sample < samples; ++sample)
    for_row_windows(tokens, heads * head_width * sizeof(float), usable, 1, [&](uint64_t token, uint64_t n) {
      for_row_windows(heads, tokens * head_width * sizeof(float), out_usable, 1, [&](uint64_t head, uint64_t m) {
        dispatch_part(c, k, {sample, 1, token, n, head, m});
      });
    });
}

template <const RowKernel& kernel> struct Kernel {
  static constexpr const char* kName = kernel.name;
  static int suits(OpCall c) { return row_preference(c, kernel, c.out().d[3] % 8 == 0); }
  static void plan(OpCall c) { plan_parts(c, kernel); }
};

constexpr t2x_spirv kLane[] = {builtin::split_heads_lane};
constexpr t2x_spirv kSubgroup[] = {builtin::split_heads_subgroup};
constexpr t2x_spirv kShared[] = {builtin::split_heads_shared};
constexpr t2x_spirv kPlain[] = {builtin::split_heads_plain};

}  // namespace

const t2x_op_variant SplitHeads::kVariants[4] = {
    variant<Kernel<kLaneRow>>(kLane), variant<Kernel<kSubgroupRow>>(kSubgroup), variant<Kernel<kSharedRow>>(kShared),
    variant<Kernel<kPlainRow>>(kPlain)};

void require_angles(const t2x_dims& d, const char* name, uint64_t tokens, uint64_t head_width) {
  require_rank(d, name, 2, "[T,D/2]");
  require_equal(d.d[0], name, tokens, "x", "tokens");
  require(d.d[1] * 2ull == head_width, std::string(name) + " has " + std::to_string(d.d[1]) +
                                           " angles a token, heads of " + std::to_string(head_width) +
                                           " need half as many");
}

void SplitHeads::infer(OpCall c) {
  const t2x_dims& x = c.in(0);
  require_rank(x, "x", 3, "[B,T,H*D]");
  const uint32_t heads = required_attr(c, "heads", 1, UINT32_MAX);
  require(x.d[2] % heads == 0, "x has " + std::to_string(x.d[2]) + " channels, which are no multiple of " +
                                   std::to_string(heads) + " heads");
  const uint32_t head_width = x.d[2] / heads;
  require_vector(c, kNormWeight, "norm_weight", x.d[2]);
  require_vector(c, kNormBias, "norm_bias", x.d[2]);
  require(c.has(kNormWeight) || !c.has(kNormBias), "norm_bias needs norm_weight");
  require(c.has(kCos) == c.has(kSin), "cos and sin are given together or not at all");
  if (c.has(kCos)) require_angles(c.in(kCos), "cos", x.d[1], head_width);
  if (c.has(kSin)) require_angles(c.in(kSin), "sin", x.d[1], head_width);
  choice_attr(c, "rotate", kRotations);
  require(real_attr(c, "eps", 1e-5) >= 0, "eps must not be negative");
  c.out() = dims({x.d[0], heads, x.d[1], head_width});
}

double SplitHeads::cost(OpCall c) { return (c.has(kNormWeight) ? 12.0 : 6.0) * static_cast<double>(count(c.in(0))); }

// The heads turned back and joined; then through the LayerNorm.
void SplitHeads::gradient(GradientCall g) {
  require(!g.wants(kCos) && !g.wants(kSin), "cos and sin cannot be trained");
  const Tensor joined = g.op("merge_heads", {g.gradient(), g.in(kCos), g.in(kSin)},
                             {{"rotate", std::string(g.text("rotate", kRotations[0])).c_str()}});
  if (!g.has(kNormWeight)) return g.give(0, joined);
  auto over_rows = [&](Tensor t) {
    return g.op("sum", {g.view(t, {rows(g.in_dims(0)), innermost(g.in_dims(0))})}, {{"axis", 0}});
  };
  if (g.wants(kNormBias)) g.give(kNormBias, over_rows(joined));
  if (!g.wants(0) && !g.wants(kNormWeight)) return;
  const Tensors both = g.ops("layer_norm_gradient", {g.in(0), g.in(kNormWeight), Tensor{}, joined},
                             {{"eps", g.number("eps", 1e-5)}}, 2);
  g.give(0, both[0]);
  if (g.wants(kNormWeight)) g.give(kNormWeight, over_rows(both[1]));
}

const t2x_op_type* ops::split_heads() { return &op<SplitHeads>; }

}  // namespace t2x
