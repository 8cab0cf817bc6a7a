#include "ops/strided_copy.hpp"
#include "ops/pointwise.hpp"

namespace t2x {
namespace {

constexpr uint32_t kX = 0, kY = 1;   // operands of a walk

struct Push {
  uint32_t count, x_base, y_base;
  WalkDivisors divisors;
  WalkStrides x, y;
};

void dispatch_copy(const OpCall& c, const Walk& walk) {
  const Window x = operand_window(c, walk, kX), y = operand_window(c, walk, kY);
  const Push push{static_cast<uint32_t>(walk_count(walk)), x.base, y.base, walk_divisors(walk),
                  walk_strides(walk, kX), walk_strides(walk, kY)};
  c.dispatch(0, flat_groups(ceil_div(push.count, kFlatGroup), c.device()), push, {x.binding, y.binding}, {walk.rank});
}

struct FillPush {
  uint32_t count, base;
  WalkDivisors divisors;
  WalkStrides strides;
};

void dispatch_fill(const OpCall& c, const Walk& walk) {
  const Window y = operand_window(c, walk, 0);
  const FillPush push{static_cast<uint32_t>(walk_count(walk)), y.base, walk_divisors(walk), walk_strides(walk, 0)};
  c.dispatch(1, flat_groups(ceil_div(push.count, kFlatGroup), c.device()), push, {y.binding}, {walk.rank});
}

}  // namespace

Walk copy_walk(const OpCall& c, uint32_t from, std::initializer_list<uint64_t> size) {
  Walk walk;
  walk.rank = static_cast<uint32_t>(size.size());
  std::copy(size.begin(), size.end(), walk.size.begin());
  walk.operands = {{from, 0, {}}, {c.output(), 0, {}}};
  return walk;
}

AxisSplit split_at(const t2x_dims& d, uint32_t axis) {
  AxisSplit s{1, d.d[axis], 1};
  for (uint32_t k = 0; k < axis; ++k) s.outer *= d.d[k];
  for (uint32_t k = axis + 1; k < d.rank; ++k) s.inner *= d.d[k];
  return s;
}

bool copies_vec4(const OpCall& c, const std::vector<Walk>& walks) {
  for (const Walk& each : walks) {
    const Walk walk = collapse(each);
    if (c.in(walk.operands[kX].operand).dtype != T2X_F32) return false;
    if (!takes_vec4(walk, kX) || !takes_vec4(walk, kY)) return false;
  }
  return true;
}

void plan_copies(const OpCall& c, const std::vector<Walk>& walks, bool vec4) {
  for (const Walk& each : walks) {
    const Walk walk = collapse(each);
    for_fitting(c, vec4 ? as_vec4(walk, {kX, kY}, kY) : walk, [&](const Walk& piece) { dispatch_copy(c, piece); });
  }
}

bool fills_vec4(const OpCall& c, const std::vector<Walk>& walks) {
  if (c.out().dtype != T2X_F32) return false;
  for (const Walk& walk : walks)
    if (!takes_vec4(collapse(walk), 0)) return false;
  return true;
}

void plan_fills(const OpCall& c, const std::vector<Walk>& walks, bool vec4) {
  for (const Walk& each : walks) {
    const Walk walk = collapse(each);
    for_fitting(c, vec4 ? as_vec4(walk, {0}, 0) : walk, [&](const Walk& piece) { dispatch_fill(c, piece); });
  }
}

}  // namespace t2x
