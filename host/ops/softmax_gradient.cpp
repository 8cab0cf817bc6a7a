#include "ops/softmax_gradient.hpp"
#include "builtin_shaders.hpp"
#include "ops/builtin.hpp"
#include "ops/row_kernels.hpp"
#include "ops/rules.hpp"

namespace t2x {
namespace {

struct Push {
  uint32_t rows, steps, y_base, dy_base, dx_base;
  float scale;
};

template <const RowKernel& kernel> struct Kernel {
  static constexpr const char* kName = kernel.name;
  static int suits(OpCall c) { return row_preference(c, kernel, innermost(c.in(0)) % 4 == 0); }
  static void plan(OpCall c) {
    const t2x_dims& y = c.in(0);
    const uint32_t kind = row_bind_kind(kernel);
    const uint64_t steps = innermost(y) / row_step(kernel), unit = 4ull * row_step(kernel);
    const auto scale = static_cast<float>(real_attr(c, "scale", 1));
    for_row_windows(rows(y), steps * unit, window_limit(c, kind, bytes(y)), 1, [&](uint64_t first, uint64_t n) {
      const Window of_y = window(c, 0, kind, unit, first * steps, n * steps);
      const Window of_dy = window(c, 1, kind, unit, first * steps, n * steps);
      const Window to = window(c, c.output(), T2X_BIND_STORAGE, unit, first * steps, n * steps);
      const Push push{static_cast<uint32_t>(n), static_cast<uint32_t>(steps), of_y.base, of_dy.base, to.base, scale};
      c.dispatch(0, row_groups(c, kernel, n), push, {of_y.binding, of_dy.binding, to.binding},
                 {row_lanes(c, kernel, steps)});
    });
  }
};

constexpr t2x_spirv kLane[] = {builtin::softmax_gradient_lane};
constexpr t2x_spirv kSubgroup[] = {builtin::softmax_gradient_subgroup};
constexpr t2x_spirv kShared[] = {builtin::softmax_gradient_shared};
constexpr t2x_spirv kPlain[] = {builtin::softmax_gradient_plain};

}  // namespace

const t2x_op_variant SoftmaxGradient::kVariants[4] = {
    variant<Kernel<kLaneRow>>(kLane), variant<Kernel<kSubgroupRow>>(kSubgroup), variant<Kernel<kSharedRow>>(kShared),
    variant<Kernel<kPlainRow>>(kPlain)};

void SoftmaxGradient::infer(OpCall c) {
  require_inner(c.in(0), "y");
  require(same_shape(c.in(0), c.in(1)), "dy is " + to_string(c.in(1)) + ", y is " + to_string(c.in(0)));
  real_attr(c, "scale", 1);
  c.out() = c.in(0);
}

double SoftmaxGradient::cost(OpCall c) { return 5.0 * static_cast<double>(count(c.in(0))); }

const t2x_op_type* ops::softmax_gradient() { return &op<SoftmaxGradient>; }

}  // namespace t2x
