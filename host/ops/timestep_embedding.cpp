#include "ops/timestep_embedding.hpp"
#include "builtin_shaders.hpp"
#include "ops/builtin.hpp"
#include "ops/rules.hpp"
#include "ops/windows.hpp"

namespace t2x {
namespace {

constexpr uint32_t kGroup = 64;   // local_size_x of the shader

struct Push { uint32_t count, frequencies, t_base, y_base; };

struct Angles {
  static constexpr const char* kName = "plain";
  static int suits(OpCall) { return 10; }
  static void plan(OpCall c) {
    const uint64_t frequencies = c.in(1).d[0], row = 2 * frequencies;
    const uint64_t usable = window_limit(c, T2X_BIND_STORAGE, bytes(c.out()));
    for_row_windows(c.in(0).d[0], row * sizeof(float), usable, 1, [&](uint64_t first, uint64_t n) {
      const Window t = window(c, 0, T2X_BIND_STORAGE, 4, first, n);
      const Window y = window(c, c.output(), T2X_BIND_STORAGE, 4, first * row, n * row);
      const Push push{static_cast<uint32_t>(n * frequencies), static_cast<uint32_t>(frequencies), t.base, y.base};
      c.dispatch(0, flat_groups(ceil_div(push.count, kGroup), c.device()), push, {t.binding, storage(1), y.binding});
    });
  }
};

constexpr t2x_spirv kAngles[] = {builtin::timestep_embedding_plain};

}  // namespace

const t2x_op_variant TimestepEmbedding::kVariants[1] = {variant<Angles>(kAngles)};

void TimestepEmbedding::infer(OpCall c) {
  require_rank(c.in(0), "t", 1, "[B]");
  require_rank(c.in(1), "frequencies", 1, "[F]");
  c.out() = dims({c.in(0).d[0], 2ull * c.in(1).d[0]});
}

// With the angle a = t f: da = d sin cos(a) - d cos sin(a), whose products with f and t are summed.
void TimestepEmbedding::gradient(GradientCall g) {
  const uint64_t samples = g.in_dims(0).d[0], frequencies = g.in_dims(1).d[0];
  auto half = [&](Tensor x, uint64_t first) {
    return g.op("slice", {x}, {{"axis", 1}, {"start", first}, {"stop", first + frequencies}});
  };
  auto product = [&](Tensor a, Tensor b) { return g.op("binary", {a, b}, {{"fn", "mul"}}); };
  const Tensor of_sines = product(half(g.gradient(), frequencies), half(g.out(), 0));
  const Tensor of_cosines = product(half(g.gradient(), 0), half(g.out(), frequencies));
  const Tensor angles = g.op("binary", {of_sines, of_cosines}, {{"fn", "sub"}});
  if (g.wants(0)) g.give(0, g.op("sum", {product(angles, g.in(1))}, {{"axis", 1}}));
  if (g.wants(1)) g.give(1, g.op("sum", {product(angles, g.view(g.in(0), {samples, 1}))}, {{"axis", 0}}));
}

const t2x_op_type* ops::timestep_embedding() { return &op<TimestepEmbedding>; }

}  // namespace t2x
