#include "ops/masked_mean_gradient.hpp"
#include "builtin_shaders.hpp"
#include "ops/builtin.hpp"
#include "ops/pointwise.hpp"
#include "ops/rules.hpp"
#include "ops/strided.hpp"

namespace t2x {
namespace {

constexpr uint32_t kSpread = 0, kShare = 1;   // shaders of a variant
constexpr uint32_t kShareGroup = 64;          // local_size_x of the second

struct SharePush { uint32_t samples, positions, mask_base; };
struct SpreadPush {
  uint32_t count;
  WalkDivisors divisors;
  uint32_t mask_base, dy_base, y_base;
};

// Samples in windows: what each attended position of a sample takes, then the elements.
template <class Shape> struct Kernel : Shape {
  static int suits(OpCall c) { return Shape::preference(c, innermost(c.out())); }
  static void plan(OpCall c) {
    const t2x_dims& y = c.out();
    const uint64_t positions = y.d[1], steps = y.d[2] / Shape::kWidth, unit = 4 * Shape::kWidth;
    const uint64_t usable = window_limit(c, T2X_BIND_STORAGE, bytes(y));
    const uint32_t shares = c.scratch_area(4 * uint64_t{y.d[0]});
    for_row_windows(y.d[0], positions * steps * unit, usable, 1, [&](uint64_t first, uint64_t n) {
      const Window mask = window(c, 0, T2X_BIND_STORAGE, 4, first * positions, n * positions);
      const Window from = window(c, 1, Shape::kKind, unit, first * steps, n * steps);
      const Window to = window(c, c.output(), T2X_BIND_STORAGE, unit, first * positions * steps, n * positions * steps);
      const t2x_binding share = scratch(shares, 0, 4 * n);
      c.dispatch(kShare, flat_groups(ceil_div(n, kShareGroup), c.device()),
                 SharePush{static_cast<uint32_t>(n), static_cast<uint32_t>(positions), mask.base},
                 {mask.binding, share});
      const Walk walk{3, {n, positions, steps}, {}};
      const SpreadPush push{static_cast<uint32_t>(walk_count(walk)), walk_divisors(walk), mask.base, from.base,
                            to.base};
      c.dispatch(kSpread, flat_groups(ceil_div(push.count, kFlatGroup), c.device()), push,
                 {mask.binding, from.binding, share, to.binding});
    });
  }
};

constexpr t2x_spirv kVec4[] = {builtin::masked_mean_gradient_vec4, builtin::masked_mean_gradient_share};
constexpr t2x_spirv kPlain[] = {builtin::masked_mean_gradient_plain, builtin::masked_mean_gradient_share};

}  // namespace

const t2x_op_variant MaskedMeanGradient::kVariants[2] = {variant<Kernel<Vec4>>(kVec4), variant<Kernel<Plain>>(kPlain)};

void MaskedMeanGradient::infer(OpCall c) {
  const t2x_dims &mask = c.in(0), &dy = c.in(1);
  require_rank(mask, "mask", 2, "[B,L]");
  require_rank(dy, "dy", 2, "[B,D]");
  require_equal(mask.d[0], "mask", dy.d[0], "dy", "samples");
  c.out() = dims({mask.d[0], mask.d[1], dy.d[1]});
}

double MaskedMeanGradient::cost(OpCall c) { return static_cast<double>(count(c.out())); }

const t2x_op_type* ops::masked_mean_gradient() { return &op<MaskedMeanGradient>; }

}  // namespace t2x
