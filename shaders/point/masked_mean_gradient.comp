#version 450
// y[b,l,d] = share[b] dy[b,d] where mask[b,l] is not 0, else 0.   mask[B,L], dy[B,D], share[B], y[B,L,D]
#extension GL_GOOGLE_include_directive : require
#include "index.glsl"
#include "operands.glsl"
#include "walk.glsl"
layout(local_size_x = 256) in;

layout(set = 0, binding = 0, std430) readonly buffer mask_block { int mask[]; };
INPUT(1, dy)
layout(set = 0, binding = 2, std430) readonly buffer share_block { float share[]; };
OUTPUT(3, y)
layout(push_constant) uniform Push {
  uint count;
  uint size[5], factor[5];     // positions and steps: elements of a row as T
  uint mask_base, dy_base, y_base;
} p;

void main() {
  uint i = flat_index();
  if (i >= p.count) return;
  uint row = quotient(i, p.size[1], p.factor[1]), d = i - row * p.size[1];
  uint b = quotient(row, p.size[0], p.factor[0]);
  T v = LOAD(dy, p.dy_base + b * p.size[1] + d) * share[b];
  y[p.y_base + i] = mask[p.mask_base + row] != 0 ? v : T(0);
}
