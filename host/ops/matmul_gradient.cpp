// The gradient of matmul: two more products. With y = A B^T: dA = dY B, dB = dY^T A, turned as the operand is stored.
#include "ops/matmul.hpp"

namespace t2x {
namespace {

Tensor product(const GradientCall& g, Tensor a, bool transpose_a, Tensor b, bool transpose_b) {
  return g.op("matmul", {a, b}, {{"transpose_a", transpose_a ? 1 : 0}, {"transpose_b", transpose_b ? 1 : 0}});
}

struct Sizes { uint64_t batches, shared, m, n, k; };   // batches of b; batches of a for each of them

Sizes sizes(const GradientCall& g, bool turned_a) {
  const t2x_dims &a = g.in_dims(0), &y = g.out_dims();
  Sizes s{};
  s.m = y.d[y.rank - 2], s.n = innermost(y), s.k = a.d[a.rank - (turned_a ? 2 : 1)];
  s.batches = count(g.in_dims(1)) / (s.n * s.k);
  s.shared = count(y) / (s.m * s.n) / s.batches;
  return s;
}

Tensor a_gradient(const GradientCall& g, bool turned_a, bool turned_b, const Sizes& s) {
  const Tensor b = g.in(1), dy = g.gradient();
  if (!turned_a) return product(g, dy, false, b, !turned_b);
  if (s.shared == 1) return product(g, b, !turned_b, dy, false);
  // Only the left factor may have more batches.
  const Tensor da = g.view(product(g, dy, false, b, !turned_b), {s.batches * s.shared, s.m, s.k});
  return g.op("permute", {da}, {{"order", "021"}});
}

Tensor b_gradient(const GradientCall& g, bool turned_a, bool turned_b, const Sizes& s) {
  Tensor a = g.in(0), dy = g.gradient();
  const bool one = s.shared > 1 && !turned_a;   // rows of all batches that share b are one matrix
  const uint64_t batches = one ? s.batches : s.batches * s.shared, m = one ? s.shared * s.m : s.m;
  a = turned_a ? g.view(a, {batches, s.k, m}) : g.view(a, {batches, m, s.k});
  dy = g.view(dy, {batches, m, s.n});
  const Tensor db = turned_b ? product(g, a, !turned_a, dy, true) : product(g, dy, true, a, !turned_a);
  if (batches == s.batches) return db;
  return g.op("sum", {g.view(db, {s.batches, s.shared, s.n * s.k})}, {{"axis", 1}});
}

}  // namespace

void Matmul::gradient(GradientCall g) {
  const bool turned_a = g.u32("transpose_a", 0), turned_b = g.u32("transpose_b", 0);
  const Sizes s = sizes(g, turned_a);
  if (g.wants(0)) g.give(0, a_gradient(g, turned_a, turned_b, s));
  if (g.wants(1)) g.give(1, b_gradient(g, turned_a, turned_b, s));
}

}  // namespace t2x
