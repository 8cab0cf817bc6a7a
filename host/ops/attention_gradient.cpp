// The gradient of attention. With S = q k^T, P = softmax(scale S), o = P v for each head: dP = do v^T,
// dS = softmax'(P, dP), dq = dS k, dk = dS^T q, dv = P^T do. Nothing of it was kept: S and P are computed again.
// The text branch is the same times tanh(text_gate[h]).
#include "ops/attention.hpp"
#include <cmath>

namespace t2x {
namespace {

using A = Attention;

Tensor product(const GradientCall& g, Tensor a, Tensor b, std::initializer_list<Attr> attrs = {}) {
  return g.op("matmul", {a, b}, attrs);
}
Tensor mul(const GradientCall& g, Tensor a, Tensor b) { return g.op("binary", {a, b}, {{"fn", "mul"}}); }

// One branch: its operands' numbers and attributes.
struct Branch {
  uint32_t k, v, mask;
  const char* scale;
  bool causal, text;
};

class Rule {
public:
  Rule(const GradientCall& g, const Branch& branch) : g_(g), branch_(branch) {
    const t2x_dims &q = g.in_dims(A::kQ), &k = g.in_dims(branch.k);
    b_ = q.d[0], h_ = q.d[1], t_ = q.d[2], d_ = q.d[3], kv_rows_ = k.d[0], hkv_ = k.d[1], s_ = k.d[2];
    scale_ = g.number(branch.scale, 1 / std::sqrt(double(d_)));
  }

  bool wanted() const {
    return g_.wants(A::kQ) || g_.wants(branch_.k) || g_.wants(branch_.v) || gate_wanted();
  }

  // Gives the gradients of keys, values and gate; returns that of q, which may be none. `go` is do by heads.
  Tensor give(Tensor go) const {
    const Tensor q = g_.in(A::kQ), k = whole_batch(branch_.k), v = whole_batch(branch_.v);
    const Tensor p = g_.op("softmax", {product(g_, q, k), g_.in(branch_.mask)},
                           {{"scale", scale_}, {"causal", branch_.causal ? 1 : 0}});
    const Tensor gate = branch_.text ? g_.op("unary", {g_.in(A::kTextGate)}, {{"fn", "tanh"}}) : Tensor{};
    if (g_.wants(branch_.v)) g_.give(branch_.v, keys_gradient(p, gated(go, gate)));
    const bool scores = g_.wants(A::kQ) || g_.wants(branch_.k);
    if (!scores && !gate_wanted()) return {};
    const Tensor dp = product(g_, go, v);
    if (gate_wanted()) give_gate(mul(g_, p, dp));
    if (!scores) return {};
    const Tensor ds = gated(g_.op("softmax_gradient", {p, dp}, {{"scale", scale_}}), gate);
    if (g_.wants(branch_.k)) g_.give(branch_.k, keys_gradient(ds, q));
    return g_.wants(A::kQ) ? product(g_, ds, k, {{"transpose_b", 1}}) : Tensor{};
  }

private:
  bool gate_wanted() const { return branch_.text && g_.wants(A::kTextGate); }

  Tensor gated(Tensor t, Tensor gate) const { return gate ? mul(g_, t, g_.view(gate, {h_, 1, 1})) : t; }

  // Keys or values with a row for each of q's batch: matmul shares one only among neighbouring batches.
  Tensor whole_batch(uint32_t operand) const {
    if (kv_rows_ == b_) return g_.in(operand);
    const Tensor rows = g_.view(g_.in(operand), {kv_rows_, 1, hkv_ * s_ * d_});
    const Tensor all = g_.op("repeat", {rows}, {{"axis", 1}, {"times", double(b_ / kv_rows_)}});
    return g_.view(all, {b_, hkv_, s_, d_});
  }

  // weights^T rows: [B,H,T,S] and [B,H,T,D] -> as k. The rows of the heads that share a kv head lie together.
  Tensor keys_gradient(Tensor weights, Tensor rows) const {
    const uint64_t shared = h_ / hkv_ * t_;
    const Tensor d = product(g_, g_.view(weights, {b_ * hkv_, shared, s_}), g_.view(rows, {b_ * hkv_, shared, d_}),
                             {{"transpose_a", 1}, {"transpose_b", 1}});
    if (kv_rows_ == b_) return d;
    return g_.op("sum", {g_.view(d, {kv_rows_, b_ / kv_rows_, hkv_ * s_ * d_})}, {{"axis", 1}});
  }

  // d loss / d tanh(gate) is the sum of do * (P v) over all but heads, which is that of P * dP.
  void give_gate(Tensor products) const {
    const Tensor by_head = g_.op("sum", {g_.view(products, {b_, h_, t_ * s_})}, {{"axis", 2}});
    const Tensor sums = g_.op("sum", {g_.view(by_head, {b_, h_})}, {{"axis", 0}});
    g_.give(A::kTextGate, g_.op("unary_gradient", {g_.in(A::kTextGate), g_.view(sums, {h_})}, {{"fn", "tanh"}}));
  }

  const GradientCall& g_;
  Branch branch_;
  uint64_t b_, h_, t_, d_, kv_rows_, hkv_, s_;
  double scale_;
};

}  // namespace

void Attention::gradient(GradientCall g) {
  const Tensor go = g.op("split_heads", {g.gradient()}, {{"heads", g.in_dims(kQ).d[1]}});
  const Rule self(g, {kK, kV, kKeyMask, "scale", g.u32("causal", 0) != 0, false});
  Tensor dq = self.wanted() ? self.give(go) : Tensor{};
  if (g.has(kTextK)) {
    const Rule text(g, {kTextK, kTextV, kTextMask, "text_scale", false, true});
    const Tensor more = text.wanted() ? text.give(go) : Tensor{};
    if (more) dq = g.op("binary", {dq, more}, {{"fn", "add"}});
  }
  if (g.wants(kQ)) g.give(kQ, dq);
}

}  // namespace t2x
