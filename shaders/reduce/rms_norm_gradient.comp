#version 450
// Of y = xhat * weight * (1 + scale), xhat = x r, r = 1 / sqrt(mean(x^2) + eps), with g = dy * weight * (1 + scale):
//   dx = r (g - xhat mean(g xhat)),   dn = dy * xhat           x, dy, dx, dn[R,C], weight[C], scale[G,C]
// Row r of the tensor takes sample r / block. Specialisation: lanes, has weight, has scale.
#extension GL_GOOGLE_include_directive : require
#include "index.glsl"
#include "operands.glsl"
#include "row.glsl"
#include "row_norm_gradient.glsl"

void main() {
  uint row = row_index();
  if (row >= p.rows) return;
  find_row(row);
  T squares = T(0), products = T(0);
  for (uint i = row_lane(); i < p.steps; i += kLanes) {
    T v = LOAD(x, p.x_base + own + i);
    squares += v * v;
    products += v * factor(i) * LOAD(dy, p.dy_base + own + i);
  }
  float r = inversesqrt(row_sum(sum_of(squares)) * p.inverse_channels + p.eps);
  float mean_product = row_sum(sum_of(products)) * p.inverse_channels * r;
  for (uint i = row_lane(); i < p.steps; i += kLanes) {
    T normed = LOAD(x, p.x_base + own + i) * r, d = LOAD(dy, p.dy_base + own + i);
    dx[p.dx_base + own + i] = r * (d * factor(i) - normed * mean_product);
    dn[p.dn_base + own + i] = d * normed;
  }
}
