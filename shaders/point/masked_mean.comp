#version 450
// y[b,d] = sum over l of mask[b,l] x[b,l,d], divided by the number of attended l.   x[B,L,D], mask[B,L]
// A sample without any attended position gives NaN, as 0/0.
#extension GL_GOOGLE_include_directive : require
#include "index.glsl"
#include "operands.glsl"
layout(local_size_x = 64) in;

INPUT(0, x)
layout(set = 0, binding = 1, std430) readonly buffer mask_block { int mask[]; };
OUTPUT(2, y)
layout(push_constant) uniform Push { uint count, steps, positions, x_base, mask_base, y_base; } p;

void main() {
  uint i = flat_index();
  if (i >= p.count) return;
  uint b = i / p.steps;
  uint d = i - b * p.steps;
  uint from = p.x_base + b * p.positions * p.steps + d;
  T sum = T(0);
  float attended = 0.0;
  for (uint l = 0; l < p.positions; ++l) {
    if (mask[p.mask_base + b * p.positions + l] == 0) continue;
    sum += LOAD(x, from + l * p.steps);
    attended += 1.0;
  }
  y[p.y_base + i] = attended > 0.0 ? sum / attended : T(uintBitsToFloat(0x7fc00000u));
}
