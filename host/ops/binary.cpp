#include "ops/binary.hpp"
#include "builtin_shaders.hpp"
#include "ops/builtin.hpp"
#include "ops/pointwise.hpp"
#include "ops/rules.hpp"
#include "ops/strided.hpp"

namespace t2x {
namespace {

constexpr uint32_t kA = 0, kB = 1, kY = 2;   // operands of the walk

struct Push {
  uint32_t count, a_base, b_base, y_base;
  WalkDivisors divisors;
  WalkStrides a, b, y;
};

// Strides of an operand of shape d in the box `out`: 0 where it is broadcast.
Extents broadcast_strides(const t2x_dims& out, const t2x_dims& d) {
  const Extents own = row_major(d);
  Extents stride{};
  for (uint32_t k = 0; k < d.rank; ++k)
    if (d.d[k] != 1) stride[out.rank - d.rank + k] = own[k];
  return stride;
}

Walk broadcast_walk(const OpCall& c) {
  const t2x_dims& out = c.out();
  Walk walk;
  walk.rank = out.rank;
  std::copy_n(out.d, out.rank, walk.size.begin());
  walk.operands = {{0, 0, broadcast_strides(out, c.in(0))},
                   {1, 0, broadcast_strides(out, c.in(1))},
                   {c.output(), 0, row_major(out)}};
  return collapse(walk);
}

bool constant_inside(const Walk& walk, uint32_t i) { return walk.operands[i].stride[walk.rank - 1] == 0; }

void dispatch_walk(const OpCall& c, const Walk& whole, bool reversed) {
  const uint32_t fn = choice_attr(c, "fn", kBinaryFunctions);
  for_fitting(c, whole, [&](const Walk& walk) {
    const Window a = operand_window(c, walk, kA), b = operand_window(c, walk, kB), y = operand_window(c, walk, kY);
    const Push push{static_cast<uint32_t>(walk_count(walk)), a.base, b.base, y.base, walk_divisors(walk),
                    walk_strides(walk, kA), walk_strides(walk, kB), walk_strides(walk, kY)};
    c.dispatch(0, flat_groups(ceil_div(push.count, kFlatGroup), c.device()), push, {a.binding, b.binding, y.binding},
               {walk.rank, fn, reversed});
  });
}

// Both operands run along the innermost dimension, four elements a step.
struct BothVec4 {
  static constexpr const char* kName = "vec4";
  static int suits(OpCall c) {
    const Walk walk = broadcast_walk(c);
    return takes_vec4(walk, kA) && takes_vec4(walk, kB) && takes_vec4(walk, kY) ? texel_preference(c, 30) : 0;
  }
  static void plan(OpCall c) { dispatch_walk(c, as_vec4(broadcast_walk(c), {kA, kB, kY}, kY), false); }
};

// One operand runs along the innermost dimension, the other is the same all along it.
struct ScalarVec4 {
  static constexpr const char* kName = "vec4_scalar";
  static int suits(OpCall c) {
    const Walk walk = broadcast_walk(c);
    const bool one = (takes_vec4(walk, kA) && constant_inside(walk, kB)) ||
                     (takes_vec4(walk, kB) && constant_inside(walk, kA));
    return one && takes_vec4(walk, kY) ? texel_preference(c, 20) : 0;
  }
  static void plan(OpCall c) {
    Walk walk = broadcast_walk(c);
    const bool reversed = constant_inside(walk, kA);
    if (reversed) std::swap(walk.operands[kA], walk.operands[kB]);
    dispatch_walk(c, as_vec4(walk, {kA, kY}, kY), reversed);
  }
};

struct Single {
  static constexpr const char* kName = "plain";
  static int suits(OpCall) { return 10; }
  static void plan(OpCall c) { dispatch_walk(c, broadcast_walk(c), false); }
};

constexpr t2x_spirv kBothVec4[] = {builtin::binary_vec4};
constexpr t2x_spirv kScalarVec4[] = {builtin::binary_vec4_scalar};
constexpr t2x_spirv kSingle[] = {builtin::binary_plain};

}  // namespace

const t2x_op_variant Binary::kVariants[3] = {variant<BothVec4>(kBothVec4), variant<ScalarVec4>(kScalarVec4),
                                             variant<Single>(kSingle)};

void Binary::infer(OpCall c) {
  const t2x_dims &a = c.in(0), &b = c.in(1);
  t2x_dims out = a.rank >= b.rank ? a : b;
  for (uint32_t k = 1; k <= out.rank; ++k) {   // from the right
    const uint32_t size_a = k <= a.rank ? a.d[a.rank - k] : 1, size_b = k <= b.rank ? b.d[b.rank - k] : 1;
    require(size_a == size_b || size_a == 1 || size_b == 1, "a is " + to_string(a) + ", b is " + to_string(b) +
                                                                ": sizes must be equal or 1, aligned at the right");
    out.d[out.rank - k] = std::max(size_a, size_b);
  }
  choice_attr(c, "fn", kBinaryFunctions);
  c.out() = out;
}

const t2x_op_type* ops::binary() { return &op<Binary>; }

}  // namespace t2x
