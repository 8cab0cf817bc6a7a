#version 450
// y = silu(a) * b, elementwise.
#extension GL_GOOGLE_include_directive : require
#include "index.glsl"
#include "math.glsl"
#include "operands.glsl"
layout(local_size_x = 256) in;

INPUT(0, a)
INPUT(1, b)
OUTPUT(2, y)
layout(push_constant) uniform Push { uint count; } p;

void main() {
  uint i = flat_index();
  if (i >= p.count) return;
  y[i] = silu(LOAD(a, i)) * LOAD(b, i);
}
