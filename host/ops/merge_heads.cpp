#include "ops/merge_heads.hpp"
#include "builtin_shaders.hpp"
#include "ops/builtin.hpp"
#include "ops/pointwise.hpp"
#include "ops/rules.hpp"
#include "ops/split_heads.hpp"
#include "ops/strided.hpp"

namespace t2x {
namespace {

constexpr uint32_t kCos = 1, kSin = 2;

struct Push {
  uint32_t count;
  WalkDivisors divisors;
  uint32_t tokens, token_first, head_width, width, head_first;
  uint32_t x_base, y_base, angle_base;
};

// Elements that one invocation moves are `per`; the shader counts `unit` floats as one.
struct Steps { uint32_t kind, unit, per; };
constexpr Steps kPairs = {T2X_BIND_TEXEL, 4, 8}, kSingle = {T2X_BIND_STORAGE, 1, 1};

// What one dispatch serves: whole samples, or part of the tokens and heads of one.
struct Part { uint64_t sample, samples, token, tokens, head, heads; };

void dispatch_part(const OpCall& c, const Steps& s, const Part& part) {
  const t2x_dims& x = c.in(0);   // [B,H,T,D]
  const uint64_t tokens = x.d[2], head_width = x.d[3] / s.unit, width = x.d[1] * head_width, unit = 4 * s.unit;
  const Window from = window(c, 0, s.kind, unit, (part.sample * x.d[1] + part.head) * tokens * head_width,
                             part.samples * part.heads * tokens * head_width);
  const Window to = window(c, c.output(), T2X_BIND_STORAGE, unit, (part.sample * tokens + part.token) * width,
                           part.samples * part.tokens * width);
  // An absent operand's binding is never read; x stands in for it.
  auto angles = [&](uint32_t i) {
    return c.has(i) ? window(c, i, s.kind, unit, part.token * head_width / 2, part.tokens * head_width / 2) : from;
  };
  const Window cosines = angles(kCos), sines = angles(kSin);
  Walk walk;
  walk.rank = 4;
  walk.size = {part.samples, part.tokens, part.heads, x.d[3] / s.per};
  auto u32 = [](uint64_t v) { return static_cast<uint32_t>(v); };
  const Push push{u32(walk_count(walk)), walk_divisors(walk), u32(tokens), u32(part.token), u32(head_width),
                  u32(width), u32(part.head), from.base, to.base, cosines.base};
  const uint32_t rotation = c.has(kCos) ? 1 + choice_attr(c, "rotate", kRotations) : 0;
  c.dispatch(0, flat_groups(ceil_div(push.count, kFlatGroup), c.device()), push,
             {from.binding, cosines.binding, sines.binding, to.binding}, {rotation});
}

// Whole samples while they fit; else, for each sample, stretches of tokens times groups of heads.
void plan_parts(const OpCall& c, const Steps& s) {
  const t2x_dims& x = c.in(0);
  const uint64_t samples = x.d[0], heads = x.d[1], tokens = x.d[2], head_bytes = x.d[3] * sizeof(float);
  const uint64_t sample_bytes = heads * tokens * head_bytes, usable = window_limit(c, s.kind, bytes(x));
  if (sample_bytes <= usable)
    return for_row_windows(samples, sample_bytes, usable, 1, [&](uint64_t first, uint64_t n) {
      dispatch_part(c, s, {first, n, 0, tokens, 0, heads});
    });
  const uint64_t out_usable = window_limit(c, T2X_BIND_STORAGE);
  for (uint64_t sample = 0; sample < samples; ++sample)
    for_row_windows(tokens, heads * head_bytes, out_usable, 1, [&](uint64_t token, uint64_t n) {
      for_row_windows(heads, tokens * head_bytes, usable, 1, [&](uint64_t head, uint64_t m) {
        dispatch_part(c, s, {sample, 1, token, n, head, m});
      });
    });
}

struct Pairs {
  static constexpr const char* kName = "vec4";
  static int suits(OpCall c) { return innermost(c.in(0)) % kPairs.per ? 0 : texel_preference(c, 20); }
  static void plan(OpCall c) { plan_parts(c, kPairs); }
};
struct Single {
  static constexpr const char* kName = "plain";
  static int suits(OpCall) { return 10; }
  static void plan(OpCall c) { plan_parts(c, kSingle); }
};

constexpr t2x_spirv kVec4[] = {builtin::merge_heads_vec4};
constexpr t2x_spirv kPlain[] = {builtin::merge_heads_plain};

}  // namespace

const t2x_op_variant MergeHeads::kVariants[2] = {variant<Pairs>(kVec4), variant<Single>(kPlain)};

void MergeHeads::infer(OpCall c) {
  const t2x_dims& x = c.in(0);
  require_rank(x, "x", 4, "[B,H,T,D]");
  require(c.has(kCos) == c.has(kSin), "cos and sin are given together or not at all");
  if (c.has(kCos)) require_angles(c.in(kCos), "cos", x.d[2], x.d[3]);
  if (c.has(kSin)) require_angles(c.in(kSin), "sin", x.d[2], x.d[3]);
  choice_attr(c, "rotate", kRotations);
  c.out() = dims({x.d[0], x.d[2], uint64_t{x.d[1]} * x.d[3]});
}

double MergeHeads::cost(OpCall c) { return 6.0 * static_cast<double>(count(c.in(0))); }

void MergeHeads::gradient(GradientCall g) {
  if (g.wants(kCos) || g.wants(kSin)) throw Error("the angles get no gradient");
  std::vector<Attr> attrs(g.attrs().begin(), g.attrs().end());
  attrs.push_back({"heads", g.in_dims(0).d[1]});
  const Tensor cosines = g.has(kCos) ? g.in(kCos) : Tensor{}, sines = g.has(kSin) ? g.in(kSin) : Tensor{};
  g.give(0, g.op("split_heads", std::array{g.gradient(), Tensor{}, Tensor{}, cosines, sines}, attrs));
}

const t2x_op_type* ops::merge_heads() { return &op<MergeHeads>; }

}  // namespace t2x
