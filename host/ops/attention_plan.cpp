#include "ops/attention_plan.hpp"
#include "ops/attention.hpp"
#include "ops/texel_windows.hpp"
#include <array>
#include <cmath>
#include <vector>

namespace t2x {
namespace {

using A = Attention;

// shaders/lib/attention.glsl: Args.
struct Push {
  uint32_t t, s, y, h, hkv, d;
  uint32_t queries, first_query;
  uint32_t first_head, heads_per_kv;
  uint32_t batch_per_text, batch_in_text;
  uint32_t q, k, v, text_k, text_v, out_at;
  uint32_t key_mask, text_mask;
  float scale, text_scale;
};

// The largest head whose kernel for CPU drivers is quick to compile (about a second on lavapipe).
constexpr uint32_t kQuickDepth = 256, kMostDepth = 512;
// From here on even seconds of compilation pay.
constexpr double kLongWork = 4e9;

struct Shape {
  uint32_t b, h, t, d, hkv, s, y = 0, bt = 1;
  explicit Shape(const OpCall& c) {
    const t2x_dims &q = c.in(A::kQ), &k = c.in(A::kK);
    b = q.d[0], h = q.d[1], t = q.d[2], d = q.d[3], hkv = k.d[1], s = k.d[2];
    if (c.has(A::kTextK)) bt = c.in(A::kTextK).d[0], y = c.in(A::kTextK).d[2];
  }
  uint32_t heads_per_kv() const { return h / hkv; }
  uint32_t batch_per_text() const { return b / bt; }
};

struct Layout {
  uint32_t queries;                   // of one workgroup
  uint32_t kind;                      // of the bindings of q, k and v
  std::array<uint32_t, 4> constants;  // before the flags
};

// Queries of a lane and keys of a step: what the first-level cache and the compiler bear (measured on lavapipe).
Layout uniform_layout(const OpCall& c, const Shape& shape) {
  const uint32_t lanes = std::min(c.device().subgroup_size, c.device().max_workgroup_size[0]);
  uint32_t queries = shape.d <= 64 ? 4 : shape.d <= 96 ? 3 : shape.d <= 128 ? 2 : 1;
  const uint32_t keys = shape.d > 96 && shape.d <= 128 ? 8 : 4;
  queries = std::min<uint32_t>(queries, static_cast<uint32_t>(ceil_div(shape.t, lanes)));
  return {lanes * queries, T2X_BIND_TEXEL, {lanes, queries, keys, shape.d / 4}};
}

Layout layout(const OpCall& c, AttentionKernel kernel, const Shape& shape) {
  switch (kernel) {
    case AttentionKernel::Uniform: return uniform_layout(c, shape);
    case AttentionKernel::Tile: return {64, T2X_BIND_STORAGE, {0, 0, 0, shape.d / 4}};
    default: return {1, T2X_BIND_STORAGE, {0, 0, 0, static_cast<uint32_t>(ceil_div(shape.d, 64))}};
  }
}

// One dispatch: batch rows, heads and queries.
struct Part { uint32_t b0, b, h0, h, t0, t; };

// Bindings and the offsets that go with them.
class Binder {
public:
  Binder(const OpCall& c, uint32_t kind) : c_(c), kind_(kind) {}
  // f32 elements [first, first + count) of an operand that the kernel reads by texels, vec4 or floats.
  uint32_t rows(uint32_t operand, uint64_t first, uint64_t count) {
    const bool fours = first % 4 == 0 && count % 4 == 0;
    Window w = fours ? window(c_, operand, kind_, 16, first / 4, count / 4)
                     : window(c_, operand, kind_, 4, first, count);
    bindings.push_back(w.binding);
    return fours ? 4 * w.base : w.base;
  }
  uint32_t words(uint32_t operand, uint64_t first, uint64_t count) {
    Window w = window(c_, operand, T2X_BIND_STORAGE, 4, first, count);
    bindings.push_back(w.binding);
    return w.base;
  }
  // Stands in for an absent operand; no kernel reads it.
  void absent(uint32_t kind) { bindings.push_back({A::kQ, kind, 0, kind == T2X_BIND_TEXEL ? kTexelBytes : 4, 0}); }
  std::vector<t2x_binding> bindings;

private:
  const OpCall& c_;
  uint32_t kind_;
};

void bind_text(const OpCall& c, const Shape& shape, const Part& part, uint32_t kind, Binder& binder, Push& push) {
  if (!c.has(A::kTextK)) {
    binder.absent(kind), binder.absent(kind), binder.absent(T2X_BIND_STORAGE), binder.absent(T2X_BIND_STORAGE);
    return;
  }
  const uint64_t row0 = part.b0 / shape.batch_per_text(), row1 = (part.b0 + part.b - 1) / shape.batch_per_text() + 1;
  const uint64_t kv0 = part.h0 / shape.heads_per_kv(), kv1 = (part.h0 + part.h - 1) / shape.heads_per_kv() + 1;
  const uint64_t head = uint64_t{shape.y} * shape.d;
  const uint64_t first = (row0 * shape.hkv + kv0) * head, end = ((row1 - 1) * shape.hkv + kv1) * head;
  push.text_k = binder.rows(A::kTextK, first, end - first);
  push.text_v = binder.rows(A::kTextV, first, end - first);
  if (c.has(A::kTextMask)) push.text_mask = binder.words(A::kTextMask, row0 * shape.y, (row1 - row0) * shape.y);
  else binder.absent(T2X_BIND_STORAGE);
  binder.words(A::kTextGate, 0, shape.h);
  push.batch_in_text = static_cast<uint32_t>(part.b0 - row0 * shape.batch_per_text());
}

uint32_t flags(const OpCall& c) {
  return (c.has(A::kKeyMask) ? 1u : 0u) | (c.has(A::kTextK) ? 2u : 0u) | (c.has(A::kTextMask) ? 4u : 0u) |
         (c.u32("causal", 0) ? 8u : 0u);
}

void dispatch_part(const OpCall& c, const Shape& shape, const Layout& l, const Part& part) {
  Push push{};
  push.t = shape.t, push.s = shape.s, push.y = shape.y, push.h = shape.h, push.hkv = shape.hkv, push.d = shape.d;
  push.queries = part.t, push.first_query = part.t0, push.first_head = part.h0;
  push.heads_per_kv = shape.heads_per_kv(), push.batch_per_text = shape.batch_per_text();
  push.scale = static_cast<float>(c.number("scale", 1 / std::sqrt(double(shape.d))));
  push.text_scale = static_cast<float>(c.number("text_scale", 1 / std::sqrt(double(shape.d))));
  Binder binder(c, l.kind);
  const uint64_t d = shape.d, q_rows = uint64_t{(part.b - 1) * uint64_t{shape.h} + part.h - 1} * shape.t + part.t;
  push.q = binder.rows(A::kQ, ((uint64_t{part.b0} * shape.h + part.h0) * shape.t + part.t0) * d, q_rows * d);
  const uint64_t kv0 = part.h0 / shape.heads_per_kv(), kv1 = (part.h0 + part.h - 1) / shape.heads_per_kv() + 1;
  const uint64_t kv_first = (uint64_t{part.b0} * shape.hkv + kv0) * shape.s * d;
  const uint64_t kv_count = (uint64_t{part.b - 1} * shape.hkv + kv1 - kv0) * shape.s * d;
  push.k = binder.rows(A::kK, kv_first, kv_count);
  push.v = binder.rows(A::kV, kv_first, kv_count);
  const uint64_t width = uint64_t{shape.h} * d;
  const uint64_t out_rows = uint64_t{part.b - 1} * shape.t + part.t;
  Binder out(c, T2X_BIND_STORAGE);
  push.out_at = out.rows(c.output(), (uint64_t{part.b0} * shape.t + part.t0) * width, out_rows * width);
  binder.bindings.push_back(out.bindings[0]);
  const uint64_t keys = shape.s;
  if (c.has(A::kKeyMask)) push.key_mask = binder.words(A::kKeyMask, part.b0 * keys, part.b * keys);
  else binder.absent(T2X_BIND_STORAGE);
  bind_text(c, shape, part, l.kind, binder, push);
  const std::array<uint32_t, 5> constants = {l.constants[0], l.constants[1], l.constants[2], l.constants[3], flags(c)};
  c.dispatch(0, {static_cast<uint32_t>(ceil_div(part.t, l.queries)), part.h, part.b}, push, binder.bindings, constants);
}

// How many units of `bytes` fit a binding, at most `total`.
uint64_t fit(uint64_t total, uint64_t bytes, uint64_t limit) {
  return total * bytes <= limit ? total : std::min(total, rows_that_fit(bytes, limit));
}

struct Steps { uint64_t b, h, t; };

// The largest parts within bindings, grid and time. Windows of q run over whole heads or within one; those of the
// result over whole rows.
Steps steps(const OpCall& c, const Shape& shape, const Layout& l) {
  const t2x_device_info& device = c.device();
  const uint64_t limit = binding_limit(c, l.kind), out_limit = device.max_binding_bytes;
  const uint64_t row = uint64_t{shape.d} * 4, keys = std::max(shape.s, shape.y), rep = shape.heads_per_kv();
  const bool whole = shape.b * shape.h * uint64_t{shape.t} * row <= std::min(limit, out_limit) &&
                     shape.b * shape.hkv * uint64_t{shape.s} * row <= limit &&
                     shape.bt * shape.hkv * uint64_t{shape.y} * row <= limit;
  Steps s{whole ? shape.b : 1u, shape.h, shape.t};
  if (!whole) {
    s.t = std::min(fit(shape.t, shape.h * row, out_limit), fit(shape.t, row, limit));
    const uint64_t kv = fit(shape.hkv, keys * row, limit);
    if (s.t == 0 || kv == 0)
      throw Error("a head's " + std::to_string(keys) + " keys (" + std::to_string(keys * row) +
                  " bytes) or a row of the result (" + std::to_string(shape.h * row) +
                  " bytes) exceed what the device binds (" + std::to_string(limit) + " bytes)", T2X_UNSUPPORTED);
    s.h = s.t == shape.t ? std::min(fit(shape.h, shape.t * row, limit), kv * rep) : 1;
    s.h = std::max<uint64_t>(s.h, 1);
    if (s.h >= rep) s.h -= s.h % rep;  // never across half a kv head
    else while (rep % s.h) --s.h;
  }
  s.b = std::min<uint64_t>(s.b, device.max_groups[2]);
  s.h = std::min<uint64_t>(s.h, device.max_groups[1]);
  s.t = std::min<uint64_t>(s.t, uint64_t{device.max_groups[0]} * l.queries);
  if (device.max_dispatch_flops > 0) {
    const double query = 4.0 * shape.d * (double(shape.s) + shape.y);
    while (s.b > 1 && query * double(s.b * s.h * s.t) > device.max_dispatch_flops) s.b = (s.b + 1) / 2;
    const double heads = device.max_dispatch_flops / (query * double(s.b) * l.queries);
    s.h = std::min<uint64_t>(s.h, std::max(1.0, heads));
    const double queries = device.max_dispatch_flops / (query * double(s.b * s.h));
    s.t = std::min<uint64_t>(s.t, std::max<double>(l.queries, queries));
  }
  return s;
}

}  // namespace

int attention_preference(const OpCall& c, AttentionKernel kernel) {
  const bool cpu = c.device().kind == T2X_DEVICE_CPU;
  const uint32_t depth = c.in(A::kQ).d[3];
  if (kernel == AttentionKernel::Plain) return 2;
  if (depth % 4 != 0 || depth > kMostDepth || c.device().max_workgroup_invocations < 256) return 0;
  if (kernel == AttentionKernel::Tile) return c.device().shared_bytes < 32768 ? 0 : cpu ? 1 : 20;
  if (!cpu) return 1;
  return depth <= kQuickDepth || A::cost(c) > kLongWork ? few_windows(c, {A::kQ, A::kK}, 30) : 1;
}

void plan_attention(const OpCall& c, AttentionKernel kernel) {
  const Shape shape(c);
  const Layout l = layout(c, kernel, shape);
  const Steps step = steps(c, shape, l);
  auto each = [](uint64_t total, uint64_t by, auto&& body) {
    for (uint64_t first = 0; first < total; first += by)
      body(static_cast<uint32_t>(first), static_cast<uint32_t>(std::min(by, total - first)));
  };
  each(shape.b, step.b, [&](uint32_t b0, uint32_t b) {
    each(shape.h, step.h, [&](uint32_t h0, uint32_t h) {
      each(shape.t, step.t, [&](uint32_t t0, uint32_t t) { dispatch_part(c, shape, l, {b0, b, h0, h, t0, t}); });
    });
  });
}

}  // namespace t2x
