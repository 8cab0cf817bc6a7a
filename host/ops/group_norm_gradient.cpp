// The gradient of group_norm, in sums over the pixels and the channels of a group. With n = (x - mean) / std and g the
// gradient of n:   dx = (g - mean(g) - n mean(g n)) / std
#include "ops/group_norm.hpp"

namespace t2x {
namespace {

struct Rule {
  const GradientCall& g;
  t2x_dims grouped() const {   // [B,H*W,groups,C/groups]
    const t2x_dims& x = g.in_dims(0);
    const uint64_t groups = g.u32("groups", 1);
    return dims({x.d[0], uint64_t{x.d[1]} * x.d[2], groups, x.d[3] / groups});
  }
  Tensor fn(const char* name, Tensor a, Tensor b) const { return g.op("binary", {a, b}, {{"fn", name}}); }
  Tensor by_group(Tensor t) const { return g.view(t, grouped()); }
  Tensor by_channel(Tensor t) const { return g.view(t, {count(g.in_dims(0)) / channels(), channels()}); }
  uint64_t channels() const { return g.in_dims(0).d[3]; }
  // Of each group, [B,1,groups,1].
  Tensor mean(Tensor t) const {
    const Tensor sum = g.op("sum", {g.op("sum", {t}, {{"axis", 1}})}, {{"axis", 3}});
    const t2x_dims d = grouped();
    return g.op("unary", {sum}, {{"fn", "affine"}, {"scale", 1 / static_cast<double>(uint64_t{d.d[1]} * d.d[3])}});
  }
  Tensor deviation(Tensor centred) const {
    const Tensor variance = mean(fn("mul", centred, centred));
    return g.op("unary", {g.op("unary", {variance}, {{"fn", "affine"}, {"offset", g.number("eps", 1e-6)}})},
                {{"fn", "sqrt"}});
  }
  Tensor over_pixels(Tensor t) const { return g.op("sum", {by_channel(t)}, {{"axis", 0}}); }
};

}  // namespace

void GroupNorm::gradient(GradientCall g) {
  const Rule rule{g};
  const Tensor x = rule.by_group(g.in(0)), centred = rule.fn("sub", x, rule.mean(x));
  const Tensor deviation = rule.deviation(centred), normed = rule.fn("div", centred, deviation);
  Tensor dy = rule.by_channel(g.gradient());
  if (g.text("act", "none") == "silu") {
    const Tensor scaled = rule.fn("mul", rule.by_channel(normed), g.in(1));
    dy = g.op("unary_gradient", {rule.fn("add", scaled, g.in(2)), dy}, {{"fn", "silu"}});
  }
  if (g.wants(1)) g.give(1, rule.over_pixels(rule.fn("mul", dy, rule.by_channel(normed))));
  if (g.wants(2)) g.give(2, rule.over_pixels(dy));
  if (!g.wants(0)) return;
  const Tensor of_normed = rule.by_group(rule.fn("mul", dy, g.in(1)));
  const Tensor along = rule.fn("mul", normed, rule.mean(rule.fn("mul", of_normed, normed)));
  const Tensor rest = rule.fn("sub", rule.fn("sub", of_normed, rule.mean(of_normed)), along);
  g.give(0, rule.fn("div", rest, deviation));
}

}  // namespace t2x
