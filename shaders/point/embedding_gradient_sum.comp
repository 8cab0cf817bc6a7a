#version 450
// y[v,:] = sum of dy[n,:] along v's chain of positions: first[v], next[first[v]], ... until -1.   dy[N,D], y[V,D]
// With `add`, to what y holds already.
#extension GL_GOOGLE_include_directive : require
#include "index.glsl"
#include "operands.glsl"
layout(local_size_x = 64) in;

INPUT(0, dy)
layout(set = 0, binding = 1, std430) readonly buffer first_block { int first[]; };
layout(set = 0, binding = 2, std430) readonly buffer next_block { int next[]; };
layout(set = 0, binding = 3, std430) buffer y_block { T y[]; };
layout(push_constant) uniform Push { uint count, steps, dy_base, y_base, add; } p;

void main() {
  uint i = flat_index();
  if (i >= p.count) return;
  uint v = i / p.steps, d = i - v * p.steps;
  T sum = p.add != 0 ? y[p.y_base + i] : T(0);
  for (int n = first[v]; n >= 0; n = next[n]) sum += LOAD(dy, p.dy_base + uint(n) * p.steps + d);
  y[p.y_base + i] = sum;
}
