#version 450
// y = ((x - mean) / sqrt(var + eps) * weight + bias) * (1 + scale) + shift
// x[R,C], weight and bias[C], shift and scale[G,C]; var over C, in a second pass around the mean.
// Row r of the tensor takes sample r / block. Specialisation: lanes, has weight, bias, shift, scale.
#extension GL_GOOGLE_include_directive : require
#include "index.glsl"
#include "operands.glsl"
#include "row.glsl"

layout(constant_id = 1) const bool HAS_WEIGHT = false;
layout(constant_id = 2) const bool HAS_SHIFT = false;
layout(constant_id = 3) const bool HAS_SCALE = false;
layout(constant_id = 4) const bool HAS_BIAS = false;

INPUT(0, x)
INPUT(1, weight)
INPUT(2, shift)
INPUT(3, scale)
OUTPUT(4, y)
INPUT(5, bias)
layout(push_constant) uniform Push {
  uint rows, steps;            // steps: elements of a row as T
  uint first, block;           // the window's first row; rows a sample
  uint x_base, y_base, shift_base, scale_base, sample_first;
  float inverse_channels, eps;
} p;

void main() {
  uint row = row_index();
  if (row >= p.rows) return;
  uint from = p.x_base + row * p.steps;
  T sum = T(0);
  for (uint i = row_lane(); i < p.steps; i += kLanes) sum += LOAD(x, from + i);
  float mean = row_sum(sum_of(sum)) * p.inverse_channels;
  T squares = T(0);
  for (uint i = row_lane(); i < p.steps; i += kLanes) {
    T v = LOAD(x, from + i) - mean;
    squares += v * v;
  }
  float inverse = inversesqrt(row_sum(sum_of(squares)) * p.inverse_channels + p.eps);
  uint modulation = ((p.first + row) / p.block - p.sample_first) * p.steps;
  for (uint i = row_lane(); i < p.steps; i += kLanes) {
    T v = (LOAD(x, from + i) - mean) * inverse;
    if (HAS_WEIGHT) v *= LOAD(weight, i);
    if (HAS_BIAS) v += LOAD(bias, i);
    if (HAS_SCALE) v *= 1.0 + LOAD(scale, p.scale_base + modulation + i);
    if (HAS_SHIFT) v += LOAD(shift, p.shift_base + modulation + i);
    y[p.y_base + row * p.steps + i] = v;
  }
}
