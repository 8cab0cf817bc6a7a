// The gradient of linear_swiglu: both products are computed again, then it is swiglu's and linear's.
#include "ops/linear_gradient.hpp"
#include "ops/linear_swiglu.hpp"

namespace t2x {

void LinearSwiglu::gradient(GradientCall g) {
  const uint64_t r = rows(g.in_dims(0)), n = g.in_dims(1).d[0], k = g.in_dims(1).d[1];
  const Tensor x = g.view(g.in(0), {r, k}), w1 = g.in(1), w3 = g.in(2);
  const Tensor a = g.op("linear", {x, w1}), b = g.op("linear", {x, w3});
  const Tensors d = g.ops("swiglu_gradient", {a, b, g.view(g.gradient(), {r, n})}, {}, 2);
  if (g.wants(0))
    g.give(0, g.op("binary", {product_input_gradient(g, d[0], w1), product_input_gradient(g, d[1], w3)},
                   {{"fn", "add"}}));
  if (g.wants(1)) g.give(1, product_weight_gradient(g, d[0], x));
  if (g.wants(2)) g.give(2, product_weight_gradient(g, d[1], x));
}

}  // namespace t2x
