#include "ops/upsample_nearest.hpp"
#include "builtin_shaders.hpp"
#include "ops/builtin.hpp"
#include "ops/rules.hpp"
#include "ops/windows.hpp"

namespace t2x {
namespace {

constexpr uint32_t kWorkgroup = 64, kMostFactor = 64;

// shaders/grid/upsample_nearest.comp
struct Push { uint32_t count, first_row, width, channels, factor, x, y; };

void plan(const OpCall& c, bool texel) {
  const t2x_dims& x = c.in(0);
  const uint32_t factor = whole_attr(c, "factor", 2, 1, kMostFactor), element = texel ? 4 : 1;
  const uint64_t row = uint64_t{x.d[2]} * x.d[3] / element, y_row = row * factor;  // in elements T
  const uint64_t y_rows = uint64_t{x.d[0]} * x.d[1] * factor, y_bytes = y_row * element * 4;
  // A window of y reads at most as many rows of x, which are shorter.
  const uint32_t kind = texel ? T2X_BIND_TEXEL : T2X_BIND_STORAGE;
  const uint64_t limit = binding_limit(c, kind);
  uint64_t step = y_rows * y_bytes <= limit ? y_rows : rows_that_fit(y_bytes, limit);
  step = std::min(step, std::max<uint64_t>(1, (1u << 30) / y_row));  // 32-bit indices
  if (step == 0)
    throw Error("one row of " + std::to_string(y_bytes) + " bytes exceeds what the device binds", T2X_UNSUPPORTED);
  for (uint64_t r = 0; r < y_rows; r += step) {
    const uint64_t rows = std::min(step, y_rows - r), first = r / factor, end = (r + rows - 1) / factor + 1;
    const Window from = window(c, 0, kind, 4 * element, first * row, (end - first) * row);
    const Window to = window(c, c.output(), T2X_BIND_STORAGE, 4 * element, r * y_row, rows * y_row);
    const Push push{static_cast<uint32_t>(rows * y_row), static_cast<uint32_t>(r % factor), x.d[2], x.d[3] / element,
                    factor, from.base, to.base};
    c.dispatch(0, flat_groups(ceil_div(push.count, kWorkgroup), c.device()), push, {from.binding, to.binding});
  }
}

struct Texel {
  static constexpr const char* kName = "texel";
  static int suits(OpCall c) { return innermost(c.in(0)) % 4 == 0 ? texel_preference(c, 10) : 0; }
  static void plan(OpCall c) { t2x::plan(c, true); }
};
struct Plain {
  static constexpr const char* kName = "plain";
  static int suits(OpCall) { return 2; }
  static void plan(OpCall c) { t2x::plan(c, false); }
};

constexpr t2x_spirv kTexel[] = {builtin::upsample_nearest_texel};
constexpr t2x_spirv kPlain[] = {builtin::upsample_nearest};

}  // namespace

const t2x_op_variant UpsampleNearest::kVariants[2] = {variant<Texel>(kTexel), variant<Plain>(kPlain)};

void UpsampleNearest::infer(OpCall c) {
  const t2x_dims& x = c.in(0);
  require_rank(x, "x", 4, "[B,H,W,C]");
  const uint64_t factor = whole_attr(c, "factor", 2, 1, kMostFactor);
  c.out() = dims({x.d[0], x.d[1] * factor, x.d[2] * factor, x.d[3]});
}

void UpsampleNearest::gradient(GradientCall g) {
  const t2x_dims& x = g.in_dims(0);
  const uint64_t factor = g.u32("factor", 2), lines = uint64_t{x.d[0]} * x.d[1], pixels = lines * x.d[2];
  Tensor sum = g.view(g.gradient(), {lines, factor, x.d[2] * factor * x.d[3]});
  sum = g.view(g.op("sum", {sum}, {{"axis", 1}}), {pixels, factor, x.d[3]});
  g.give(0, g.op("sum", {sum}, {{"axis", 1}}));
}

const t2x_op_type* ops::upsample_nearest() { return &op<UpsampleNearest>; }

}  // namespace t2x
