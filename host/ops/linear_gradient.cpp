// The gradient of linear. With z = x W^T + bias and y = residual + gate * act(z): dz = dy * gate * act'(z), dx = dz W,
// dW = dz^T x. z is not kept: it is computed again where the activation or the gate's gradient needs it.
#include "ops/linear.hpp"
#include "ops/linear_gradient.hpp"
#include <string>

namespace t2x {

Tensor product_input_gradient(const GradientCall& g, Tensor dz, Tensor weight) {
  return g.op("matmul", {dz, weight}, {{"transpose_b", 1}});
}

Tensor product_weight_gradient(const GradientCall& g, Tensor dz, Tensor x) {
  return g.op("matmul", {dz, x}, {{"transpose_a", 1}, {"transpose_b", 1}});
}

namespace {

constexpr uint32_t kX = 0, kW = 1, kBias = 2, kGate = 3, kResidual = 4;

struct Rule {
  const GradientCall& g;
  uint64_t r, n, k;
  const std::string act;

  explicit Rule(const GradientCall& call)
      : g(call), r(rows(call.in_dims(kX))), n(call.in_dims(kW).d[0]), k(call.in_dims(kW).d[1]),
        act(call.text("act", "none")) {}

  Tensor mul(Tensor a, Tensor b) const { return g.op("binary", {a, b}, {{"fn", "mul"}}); }
  bool activates() const { return act != "none"; }
  Tensor x() const { return g.view(g.in(kX), {r, k}); }
  Tensor z() const { return g.op("linear", {x(), g.in(kW), g.in(kBias)}); }

  // Rows in the blocks that share a row of the gate.
  uint64_t samples() const { return g.in_dims(kGate).d[0]; }
  Tensor blocks(Tensor t) const { return g.view(t, {samples(), r / samples(), n}); }
  Tensor gated(Tensor t) const {
    if (!g.has(kGate)) return t;
    return g.view(mul(blocks(t), g.view(g.in(kGate), {samples(), 1, n})), {r, n});
  }

  void give_gate(Tensor dy, Tensor z) const {
    const Tensor activated = activates() ? g.op("unary", {z}, {{"fn", act.c_str()}}) : z;
    g.give(kGate, g.op("sum", {blocks(mul(dy, activated))}, {{"axis", 1}}));
  }
};

}  // namespace

void Linear::gradient(GradientCall g) {
  const Rule rule(g);
  if (g.wants(kResidual)) g.give(kResidual, g.gradient());
  const bool inner = g.wants(kX) || g.wants(kW) || g.wants(kBias), again = inner && rule.activates();
  if (!inner && !g.wants(kGate)) return;
  const Tensor dy = g.view(g.gradient(), {rule.r, rule.n});
  const Tensor z = again || g.wants(kGate) ? rule.z() : Tensor{};
  if (g.wants(kGate)) rule.give_gate(dy, z);
  if (!inner) return;
  Tensor dz = rule.gated(dy);
  if (again) dz = g.op("unary_gradient", {z, dz}, {{"fn", rule.act.c_str()}});
  if (g.wants(kX)) g.give(kX, product_input_gradient(g, dz, g.in(kW)));
  if (g.wants(kW)) g.give(kW, product_weight_gradient(g, dz, rule.x()));
  if (g.wants(kBias)) g.give(kBias, g.op("sum", {dz}, {{"axis", 0}}));
}

}  // namespace t2x
