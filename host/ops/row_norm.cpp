#include "ops/row_norm.hpp"
#include "ops/rules.hpp"
#include <vector>

namespace t2x {
namespace {

// shaders/point/rms_norm.comp, layer_norm.comp.
struct Push {
  uint32_t rows, steps;
  uint32_t first, block;
  uint32_t x_base, y_base, shift_base, scale_base, sample_first;
  float inverse_channels, eps;
};

bool given(const OpCall& c, uint32_t i) { return i != kNoOperand && c.has(i); }

// Samples G of the per-sample operands; 0 without any.
uint64_t samples(const OpCall& c, const NormOperands& at) {
  return given(c, at.shift) ? c.in(at.shift).d[0] : given(c, at.scale) ? c.in(at.scale).d[0] : 0;
}

// Rows of one dispatch, so that x, y and the samples of those rows fit their bindings.
uint64_t rows_at_once(const OpCall& c, const RowKernel& kernel, const NormOperands& at) {
  const uint64_t limit = binding_limit(c, row_bind_kind(kernel)), total = rows(c.in(0));
  const uint64_t row_bytes = 4ull * innermost(c.in(0)), fitting = window_limit(c, row_bind_kind(kernel)) / row_bytes;
  uint64_t step = total * row_bytes <= limit ? total : fitting;
  const uint64_t g = samples(c, at);
  if (g * row_bytes > limit) step = std::min(step, fitting > 2 ? (fitting - 2) * (total / g) : 0);
  if (step == 0)
    throw Error("one row of " + std::to_string(row_bytes) + " bytes is too large for the device's bindings of " +
                std::to_string(limit) + " bytes", T2X_UNSUPPORTED);
  return step;
}

void dispatch_rows(const OpCall& c, const RowKernel& kernel, const NormOperands& at, uint64_t first, uint64_t n) {
  const uint32_t kind = row_bind_kind(kernel), channels = innermost(c.in(0));
  const uint64_t steps = channels / row_step(kernel), unit = 4ull * row_step(kernel);
  const uint64_t g = samples(c, at), block = g ? rows(c.in(0)) / g : rows(c.in(0));
  const uint64_t sample_first = first / block, sample_end = (first + n - 1) / block + 1;
  const Window x = window(c, 0, kind, unit, first * steps, n * steps);
  const Window y = window(c, c.output(), T2X_BIND_STORAGE, unit, first * steps, n * steps);
  auto vector = [&](uint32_t i) { return given(c, i) ? window(c, i, kind, unit, 0, steps) : x; };
  auto modulation = [&](uint32_t i) {
    return given(c, i) ? window(c, i, kind, unit, sample_first * steps, (sample_end - sample_first) * steps) : x;
  };
  const Window shift = modulation(at.shift), scale = modulation(at.scale);
  const Push push{static_cast<uint32_t>(n), static_cast<uint32_t>(steps), static_cast<uint32_t>(first),
                  static_cast<uint32_t>(block), x.base, y.base, shift.base, scale.base,
                  static_cast<uint32_t>(sample_first), 1.0f / static_cast<float>(channels),
                  static_cast<float>(real_attr(c, "eps", 1e-5))};
  // An absent operand's binding is never read; x stands in for it.
  std::vector<t2x_binding> bindings = {x.binding, vector(at.weight).binding, shift.binding, scale.binding, y.binding};
  std::vector<uint32_t> constants = {row_lanes(c, kernel, steps), given(c, at.weight), given(c, at.shift),
                                     given(c, at.scale)};
  if (at.bias != kNoOperand) {
    bindings.push_back(vector(at.bias).binding);
    constants.push_back(given(c, at.bias));
  }
  c.dispatch(0, row_groups(c, kernel, n), push, bindings, constants);
}

}  // namespace

void infer_row_norm(const OpCall& c, const NormOperands& at) {
  const t2x_dims& x = c.in(0);
  require_inner(x, "x");
  require_vector(c, at.weight, "weight", innermost(x));
  if (at.bias != kNoOperand) require_vector(c, at.bias, "bias", innermost(x));
  require_samples(c, at.shift, "shift", rows(x), innermost(x));
  require_samples(c, at.scale, "scale", rows(x), innermost(x));
  if (given(c, at.shift) && given(c, at.scale))
    require_equal(c.in(at.scale).d[0], "scale", c.in(at.shift).d[0], "shift", "samples");
  require(real_attr(c, "eps", 1e-5) >= 0, "eps must not be negative");
  c.out() = x;
}

void plan_row_norm(const OpCall& c, const RowKernel& kernel, const NormOperands& at) {
  const uint64_t total = rows(c.in(0)), step = rows_at_once(c, kernel, at);
  for (uint64_t first = 0; first < total; first += step)
    dispatch_rows(c, kernel, at, first, std::min(step, total - first));
}

}  // namespace t2x
