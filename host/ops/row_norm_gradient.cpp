#include "ops/row_norm_gradient.hpp"
#include "ops/rules.hpp"

namespace t2x {
namespace {

constexpr uint32_t kX = 0, kFactor = 1, kScale = 2, kDy = 3;

// shaders/lib/row_norm_gradient.glsl.
struct Push {
  uint32_t rows, steps, first, block;
  uint32_t x_base, dy_base, dx_base, dn_base, scale_base, sample_first;
  float inverse_channels, eps;
};

void dispatch_rows(const OpCall& c, const RowKernel& kernel, uint64_t first, uint64_t n) {
  const uint32_t kind = row_bind_kind(kernel), channels = innermost(c.in(kX));
  const uint64_t steps = channels / row_step(kernel), unit = 4ull * row_step(kernel), total = rows(c.in(kX));
  const uint64_t block = c.has(kScale) ? total / c.in(kScale).d[0] : total;
  const uint64_t sample_first = first / block, samples = (first + n - 1) / block + 1 - sample_first;
  auto part = [&](uint32_t i, uint32_t how) { return window(c, i, how, unit, first * steps, n * steps); };
  const Window x = part(kX, kind), dy = part(kDy, kind);
  const Window dx = part(c.output(0), T2X_BIND_STORAGE), dn = part(c.output(1), T2X_BIND_STORAGE);
  // An absent operand's binding is never read; x stands in for it.
  const Window weight = c.has(kFactor) ? window(c, kFactor, kind, unit, 0, steps) : x;
  const Window scale =
      c.has(kScale) ? window(c, kScale, kind, unit, sample_first * steps, samples * steps) : x;
  const Push push{static_cast<uint32_t>(n), static_cast<uint32_t>(steps), static_cast<uint32_t>(first),
                  static_cast<uint32_t>(block), x.base, dy.base, dx.base, dn.base, scale.base,
                  static_cast<uint32_t>(sample_first), 1.0f / static_cast<float>(channels),
                  static_cast<float>(real_attr(c, "eps", 1e-5))};
  c.dispatch(0, row_groups(c, kernel, n), push,
             {x.binding, weight.binding, scale.binding, dy.binding, dx.binding, dn.binding},
             {row_lanes(c, kernel, steps), c.has(kFactor), c.has(kScale)});
}

}  // namespace

void infer_row_norm_gradient(const OpCall& c) {
  const t2x_dims& x = c.in(kX);
  require_inner(x, "x");
  require_vector(c, kFactor, "weight", innermost(x));
  require_samples(c, kScale, "scale", rows(x), innermost(x));
  require(same_shape(x, c.in(kDy)), "dy is " + to_string(c.in(kDy)) + ", x is " + to_string(x));
  require(real_attr(c, "eps", 1e-5) >= 0, "eps must not be negative");
  c.out(0) = c.out(1) = x;
}

void plan_row_norm_gradient(const OpCall& c, const RowKernel& kernel) {
  // No more samples than rows belong to a window, so that their scales fit too.
  const t2x_dims& x = c.in(kX);
  for_row_windows(rows(x), 4ull * innermost(x), window_limit(c, row_bind_kind(kernel), bytes(x)), 1,
                  [&](uint64_t first, uint64_t n) { dispatch_rows(c, kernel, first, n); });
}

}  // namespace t2x
