// The gradients of rms_norm and layer_norm. With n the normalised rows and a sample's rows summed,
//   S = sum(dy n), T = sum(dy):   dscale = S weight + T bias,  dshift = T,
//   dweight = sum over samples of S (1 + scale),  dbias = sum over samples of T (1 + scale)
#include "ops/row_norm_gradient.hpp"

namespace t2x {
namespace {

struct Rule {
  const GradientCall& g;
  const NormOperands& at;

  bool has(uint32_t i) const { return i != kNoOperand && g.has(i); }
  bool wants(uint32_t i) const { return i != kNoOperand && g.wants(i); }
  uint64_t samples() const {
    return has(at.scale) ? g.in_dims(at.scale).d[0] : has(at.shift) ? g.in_dims(at.shift).d[0] : 1;
  }
  uint64_t channels() const { return innermost(g.in_dims(0)); }
  Tensor times(Tensor a, Tensor b) const { return g.op("binary", {a, b}, {{"fn", "mul"}}); }

  // [...,C] -> [G,C].
  Tensor by_sample(Tensor rows_of) const {
    const uint64_t total = rows(g.in_dims(0));
    if (total == samples()) return g.view(rows_of, {total, channels()});
    const Tensor sum = g.op("sum", {g.view(rows_of, {samples(), total / samples(), channels()})}, {{"axis", 1}});
    return g.view(sum, {samples(), channels()});
  }
  // [G,C] -> [C], each sample times 1 + scale.
  Tensor over_samples(Tensor sums) const {
    if (has(at.scale))
      sums = g.op("binary", {sums, times(sums, g.in(at.scale))}, {{"fn", "add"}});
    return samples() == 1 ? sums : g.op("sum", {sums}, {{"axis", 0}});
  }
};

}  // namespace

void give_row_norm_gradient(const GradientCall& g, const NormOperands& at, const char* op) {
  const Rule rule{g, at};
  const bool scale = rule.wants(at.scale), weight = rule.wants(at.weight), bias = rule.wants(at.bias);
  Tensor of_normed, of_result;   // S and T
  if (g.wants(0) || scale || weight) {
    auto operand = [&](uint32_t i) { return rule.has(i) ? g.in(i) : Tensor{}; };
    const Tensors both = g.ops(op, {g.in(0), operand(at.weight), operand(at.scale), g.gradient()},
                               {{"eps", g.number("eps", 1e-5)}}, 2);
    g.give(0, both[0]);
    if (scale || weight) of_normed = rule.by_sample(both[1]);
  }
  if (bias || rule.wants(at.shift) || (scale && rule.has(at.bias))) of_result = rule.by_sample(g.gradient());
  if (rule.wants(at.shift)) g.give(at.shift, of_result);
  if (weight) g.give(at.weight, rule.over_samples(of_normed));
  if (bias) g.give(at.bias, rule.over_samples(of_result));
  if (!scale) return;
  Tensor sum = rule.has(at.weight) ? rule.times(of_normed, g.in(at.weight)) : of_normed;
  if (rule.has(at.bias)) sum = g.op("binary", {sum, rule.times(of_result, g.in(at.bias))}, {{"fn", "add"}});
  g.give(at.scale, sum);
}

}  // namespace t2x
