#include "ops/masked_mean.hpp"
#include "builtin_shaders.hpp"
#include "ops/builtin.hpp"
#include "ops/pointwise.hpp"
#include "ops/rules.hpp"

namespace t2x {
namespace {

constexpr uint32_t kGroup = 64;   // local_size_x of the shader

struct Push { uint32_t count, steps, positions, x_base, mask_base, y_base; };

template <class Shape> struct Kernel : Shape {
  static int suits(OpCall c) { return Shape::preference(c, innermost(c.in(0))); }
  static void plan(OpCall c) {
    const t2x_dims& x = c.in(0);
    const uint64_t positions = x.d[1], steps = x.d[2] / Shape::kWidth, unit = 4 * Shape::kWidth;
    const uint64_t usable = window_limit(c, Shape::kKind, bytes(x));
    for_row_windows(x.d[0], positions * steps * unit, usable, 1, [&](uint64_t first, uint64_t n) {
      const Window from = window(c, 0, Shape::kKind, unit, first * positions * steps, n * positions * steps);
      const Window mask = window(c, 1, T2X_BIND_STORAGE, 4, first * positions, n * positions);
      const Window to = window(c, c.output(), T2X_BIND_STORAGE, unit, first * steps, n * steps);
      const Push push{static_cast<uint32_t>(n * steps), static_cast<uint32_t>(steps),
                      static_cast<uint32_t>(positions), from.base, mask.base, to.base};
      c.dispatch(0, flat_groups(ceil_div(push.count, kGroup), c.device()), push,
                 {from.binding, mask.binding, to.binding});
    });
  }
};

constexpr t2x_spirv kVec4[] = {builtin::masked_mean_vec4};
constexpr t2x_spirv kPlain[] = {builtin::masked_mean_plain};

}  // namespace

const t2x_op_variant MaskedMean::kVariants[2] = {variant<Kernel<Vec4>>(kVec4), variant<Kernel<Plain>>(kPlain)};

void MaskedMean::infer(OpCall c) {
  const t2x_dims &x = c.in(0), &mask = c.in(1);
  require_rank(x, "x", 3, "[B,L,D]");
  require_rank(mask, "mask", 2, "[B,L]");
  require_equal(mask.d[0], "mask", x.d[0], "x", "samples");
  require_equal(mask.d[1], "mask", x.d[1], "x", "positions");
  c.out() = dims({x.d[0], x.d[2]});
}

double MaskedMean::cost(OpCall c) { return static_cast<double>(count(c.in(0))); }

void MaskedMean::gradient(GradientCall g) {
  g.give(0, g.op("masked_mean_gradient", {g.in(1), g.gradient()}));
}

const t2x_op_type* ops::masked_mean() { return &op<MaskedMean>; }

}  // namespace t2x
