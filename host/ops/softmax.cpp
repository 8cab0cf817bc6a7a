#include "ops/softmax.hpp"
#include "builtin_shaders.hpp"
#include "ops/builtin.hpp"
#include "ops/row_kernels.hpp"
#include "ops/rules.hpp"
#include <vector>

namespace t2x {
namespace {

struct Push {
  uint32_t rows, steps, first, queries, block, mask_first, x_base, y_base, mask_base;
  float scale;
};

void dispatch_rows(const OpCall& c, const RowKernel& kernel, uint64_t first, uint64_t n) {
  const t2x_dims& x = c.in(0);
  const uint32_t kind = row_bind_kind(kernel);
  const uint64_t steps = x.d[3] / row_step(kernel), unit = 4ull * row_step(kernel);
  const uint64_t block = c.has(1) ? rows(x) / c.in(1).d[0] : rows(x), mask_first = first / block;
  const Window from = window(c, 0, kind, unit, first * steps, n * steps);
  const Window to = window(c, c.output(), T2X_BIND_STORAGE, unit, first * steps, n * steps);
  std::vector<t2x_binding> bindings = {from.binding, to.binding};
  uint32_t mask_base = 0;
  if (c.has(1)) {
    const uint64_t masks = (first + n - 1) / block + 1 - mask_first;
    const Window mask = window(c, 1, kind, unit, mask_first * steps, masks * steps);
    bindings.push_back(mask.binding);
    mask_base = mask.base;
  }
  auto u = [](uint64_t v) { return static_cast<uint32_t>(v); };
  const Push push{u(n), u(steps), u(first), x.d[2], u(block), u(mask_first), from.base, to.base, mask_base,
                  static_cast<float>(real_attr(c, "scale", 1))};
  const std::vector<uint32_t> constants = {row_lanes(c, kernel, steps), whole_attr(c, "causal", 0, 0, 1)};
  c.dispatch(c.has(1) ? 1 : 0, row_groups(c, kernel, n), push, bindings, constants);
}

template <const RowKernel& kernel> struct Kernel {
  static constexpr const char* kName = kernel.name;
  static int suits(OpCall c) { return row_preference(c, kernel, innermost(c.in(0)) % 4 == 0); }
  static void plan(OpCall c) {
    // No more mask rows than rows belong to a window, so that they fit too.
    const t2x_dims& x = c.in(0);
    for_row_windows(rows(x), 4ull * x.d[3], window_limit(c, row_bind_kind(kernel), bytes(x)), 1,
                    [&](uint64_t first, uint64_t n) { dispatch_rows(c, kernel, first, n); });
  }
};

constexpr t2x_spirv kLane[] = {builtin::softmax_lane, builtin::softmax_lane_mask};
constexpr t2x_spirv kSubgroup[] = {builtin::softmax_subgroup, builtin::softmax_subgroup_mask};
constexpr t2x_spirv kShared[] = {builtin::softmax_shared, builtin::softmax_shared_mask};
constexpr t2x_spirv kPlain[] = {builtin::softmax_plain, builtin::softmax_plain_mask};

}  // namespace

const t2x_op_variant Softmax::kVariants[4] = {
    variant<Kernel<kLaneRow>>(kLane), variant<Kernel<kSubgroupRow>>(kSubgroup), variant<Kernel<kSharedRow>>(kShared),
    variant<Kernel<kPlainRow>>(kPlain)};

void Softmax::infer(OpCall c) {
  const t2x_dims& x = c.in(0);
  require_rank(x, "x", 4, "[B,H,T,S]");
  if (c.has(1)) {
    const t2x_dims& mask = c.in(1);
    require_rank(mask, "mask", 2, "[Bm,S]");
    require_equal(mask.d[1], "mask", x.d[3], "x", "keys");
    require(x.d[0] % mask.d[0] == 0, "mask has " + std::to_string(mask.d[0]) + " samples, which do not divide x's " +
                                         std::to_string(x.d[0]));
  }
  real_attr(c, "scale", 1);
  whole_attr(c, "causal", 0, 0, 1);
  c.out() = x;
}

double Softmax::cost(OpCall c) { return 5.0 * static_cast<double>(count(c.in(0))); }

// Keys that are not allowed have y = 0, and so no gradient.
void Softmax::gradient(GradientCall g) {
  g.give(0, g.op("softmax_gradient", {g.out(), g.gradient()}, {{"scale", g.number("scale", 1)}}));
}

const t2x_op_type* ops::softmax() { return &op<Softmax>; }

}  // namespace t2x
