#version 450
// y[b,l,d] = dy[b,d] / (number of attended l) where mask[b,l] is not 0, else 0.   mask[B,L], dy[B,D], y[B,L,D]
#extension GL_GOOGLE_include_directive : require
#include "index.glsl"
#include "operands.glsl"
layout(local_size_x = 64) in;

layout(set = 0, binding = 0, std430) readonly buffer mask_block { int mask[]; };
INPUT(1, dy)
OUTPUT(2, y)
layout(push_constant) uniform Push { uint count, steps, positions, mask_base, dy_base, y_base; } p;

void main() {
  uint i = flat_index();
  if (i >= p.count) return;
  uint b = i / p.steps;
  uint d = i - b * p.steps;
  uint attends = p.mask_base + b * p.positions;
  float attended = 0.0;
  for (uint l = 0; l < p.positions; ++l) attended += mask[attends + l] != 0 ? 1.0 : 0.0;
  T share = LOAD(dy, p.dy_base + i) / max(attended, 1.0);
  uint to = p.y_base + b * p.positions * p.steps + d;
  for (uint l = 0; l < p.positions; ++l) y[to + l * p.steps] = mask[attends + l] != 0 ? share : T(0);
}
