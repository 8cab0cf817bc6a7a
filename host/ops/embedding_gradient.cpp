#include "ops/embedding_gradient.hpp"
#include "builtin_shaders.hpp"
#include "ops/builtin.hpp"
#include "ops/pointwise.hpp"
#include "ops/rules.hpp"

namespace t2x {
namespace {

constexpr uint32_t kSum = 0, kLinks = 1, kTexelLinks = 2;   // shaders of a variant
constexpr uint32_t kGroup = 64;                             // their local_size_x

struct LinksPush { uint32_t rows, positions, first_row, ids_base, texel_base; };
struct SumPush { uint32_t count, steps, dy_base, y_base, add; };

// First the chains: which position of this stretch is a row's first, and which comes after each. Then every
// element of the table's rows adds along its chain. Stretches of positions add up, one after the other: they share
// the scratch areas, so the host keeps their order.
template <class Shape> struct Kernel : Shape {
  static int suits(OpCall c) { return Shape::preference(c, innermost(c.out())); }

  static void plan(OpCall c) {
    const uint64_t width = c.out().d[1], row_bytes = width * sizeof(float), positions = count(c.in(0));
    const uint64_t row_limit = window_limit(c, T2X_BIND_STORAGE, bytes(c.out()));
    const uint64_t position_limit = window_limit(c, Shape::kKind, bytes(c.in(1)));
    const uint64_t rows_held = std::min<uint64_t>(c.out().d[0], row_limit / row_bytes);
    const uint64_t positions_held = std::min(positions, position_limit / row_bytes);
    // One area even when a row fits nowhere: the windows below say so.
    const uint32_t first = c.scratch_area(4 * std::max<uint64_t>(rows_held, 1));
    const uint32_t next = c.scratch_area(4 * std::max<uint64_t>(positions_held, 1));
    for_row_windows(c.out().d[0], row_bytes, row_limit, 1, [&](uint64_t row, uint64_t rows) {
      for_row_windows(positions, row_bytes, position_limit, Shape::kWidth, [&](uint64_t position, uint64_t held) {
        const t2x_binding firsts = scratch(first, 0, 4 * rows), nexts = scratch(next, 0, 4 * held);
        link(c, row, rows, position, held, firsts, nexts);
        sum(c, row, rows, position, held, firsts, nexts);
      });
    });
  }

private:
  static void link(const OpCall& c, uint64_t row, uint64_t rows, uint64_t position, uint64_t held,
                   const t2x_binding& firsts, const t2x_binding& nexts) {
    const Window ids = window(c, 0, T2X_BIND_STORAGE, 4, position, held);
    const Groups groups = flat_groups(ceil_div(rows + held, kGroup), c.device());
    LinksPush push{static_cast<uint32_t>(rows), static_cast<uint32_t>(held), static_cast<uint32_t>(row), ids.base, 0};
    if (Shape::kWidth == 1 || held < 4) return c.dispatch(kLinks, groups, push, {ids.binding, firsts, nexts});
    const Window texels = window(c, 0, T2X_BIND_TEXEL, kTexelBytes, position / 4, held / 4);
    push.texel_base = texels.base;
    c.dispatch(kTexelLinks, groups, push, {ids.binding, firsts, nexts, texels.binding});
  }

  static void sum(const OpCall& c, uint64_t row, uint64_t rows, uint64_t position, uint64_t held,
                  const t2x_binding& firsts, const t2x_binding& nexts) {
    const uint64_t steps = c.out().d[1] / Shape::kWidth, unit = 4 * Shape::kWidth;
    const Window dy = window(c, 1, Shape::kKind, unit, position * steps, held * steps);
    const Window y = window(c, c.output(), T2X_BIND_STORAGE, unit, row * steps, rows * steps);
    const SumPush push{static_cast<uint32_t>(rows * steps), static_cast<uint32_t>(steps), dy.base, y.base,
                       position > 0};
    c.dispatch(kSum, flat_groups(ceil_div(push.count, kGroup), c.device()), push,
               {dy.binding, firsts, nexts, y.binding});
  }
};

constexpr t2x_spirv kVec4[] = {builtin::embedding_gradient_sum_vec4, builtin::embedding_gradient_links_plain,
                               builtin::embedding_gradient_links_vec4};
constexpr t2x_spirv kPlain[] = {builtin::embedding_gradient_sum_plain, builtin::embedding_gradient_links_plain};

}  // namespace

const t2x_op_variant EmbeddingGradient::kVariants[2] = {variant<Kernel<Vec4>>(kVec4), variant<Kernel<Plain>>(kPlain)};

void EmbeddingGradient::infer(OpCall c) {
  const t2x_dims &ids = c.in(0), &dy = c.in(1);
  const uint32_t rows = required_attr(c, "rows", 1, UINT32_MAX);
  t2x_dims outer = dy;
  outer.rank = ids.rank;
  require(dy.rank == ids.rank + 1 && same_shape(outer, ids),
          "dy is " + to_string(dy) + ", ids is " + to_string(ids) + "; dy must have one dimension more");
  c.out() = dims({rows, innermost(dy)});
}

// Ids compared for the chains, and the additions.
double EmbeddingGradient::cost(OpCall c) {
  const auto positions = static_cast<double>(count(c.in(0)));
  return (c.out().d[0] + positions) * positions + static_cast<double>(count(c.in(1)));
}

const t2x_op_type* ops::embedding_gradient() { return &op<EmbeddingGradient>; }

}  // namespace t2x
