// The gradient of binary: that of the elementwise function, summed over what was broadcast.
#include "ops/binary.hpp"
#include <vector>

namespace t2x {
namespace {

// Neighbouring dimensions that are all broadcast, or all not, as one.
struct Run {
  uint64_t size;
  bool broadcast;
};

std::vector<Run> runs(const t2x_dims& out, const t2x_dims& operand) {
  std::vector<Run> all;
  for (uint32_t k = 0; k < out.rank; ++k) {
    if (out.d[k] == 1) continue;
    const uint32_t lead = out.rank - operand.rank;   // dimensions that the operand lacks
    const bool broadcast = k < lead || operand.d[k - lead] == 1;
    if (!all.empty() && all.back().broadcast == broadcast) all.back().size *= out.d[k];
    else all.push_back({out.d[k], broadcast});
  }
  return all;
}

struct Rule {
  const GradientCall& g;
  Tensor fn(const char* name, Tensor a, Tensor b) const { return g.op("binary", {a, b}, {{"fn", name}}); }
  Tensor minus(Tensor t) const { return g.op("unary", {t}, {{"fn", "affine"}, {"scale", -1}}); }

  // A tensor of the result's shape, summed to that of operand i: the longest run first, which leaves least to do.
  Tensor reduced(Tensor t, uint32_t i) const {
    std::vector<Run> left = runs(g.out_dims(), g.in_dims(i));
    for (;;) {
      t2x_dims d = dims({});
      uint32_t longest = UINT32_MAX;
      for (const Run& run : left) {
        if (run.size > UINT32_MAX) throw Error("the gradient sums more than 2^32 - 1 elements at once");
        if (run.broadcast && (longest == UINT32_MAX || run.size > d.d[longest])) longest = d.rank;
        d.d[d.rank++] = static_cast<uint32_t>(run.size);
      }
      if (longest == UINT32_MAX) return t;
      t = g.op("sum", {g.view(t, d)}, {{"axis", longest}});
      left[longest] = {1, false};
    }
  }
};

// min and max: the gradient goes to the operand that was chosen, to a when both are equal.
void give_chosen(const Rule& rule, bool least) {
  const GradientCall& g = rule.g;
  const Tensor a = g.in(0), b = g.in(1);
  const Tensor to_a = rule.fn("mul", g.gradient(), least ? rule.fn("less_equal", a, b) : rule.fn("less_equal", b, a));
  if (g.wants(0)) g.give(0, rule.reduced(to_a, 0));
  if (g.wants(1)) g.give(1, rule.reduced(rule.fn("sub", g.gradient(), to_a), 1));
}

}  // namespace

void Binary::gradient(GradientCall g) {
  const std::string_view fn = g.text("fn", "add");
  const Rule rule{g};
  const Tensor dy = g.gradient(), a = g.in(0), b = g.in(1);
  if (fn == "less_equal") return;   // flat wherever it is smooth
  if (fn == "min" || fn == "max") return give_chosen(rule, fn == "min");
  if (fn == "add" || fn == "sub") {
    if (g.wants(0)) g.give(0, rule.reduced(dy, 0));
    if (!g.wants(1)) return;
    const Tensor sum = rule.reduced(dy, 1);
    return g.give(1, fn == "sub" ? rule.minus(sum) : sum);
  }
  if (fn == "mul") {
    if (g.wants(0)) g.give(0, rule.reduced(rule.fn("mul", dy, b), 0));
    if (g.wants(1)) g.give(1, rule.reduced(rule.fn("mul", dy, a), 1));
    return;
  }
  const Tensor part = rule.fn("div", dy, b);
  if (g.wants(0)) g.give(0, rule.reduced(part, 0));
  if (g.wants(1)) g.give(1, rule.minus(rule.reduced(rule.fn("mul", part, g.out()), 1)));
}

}  // namespace t2x
