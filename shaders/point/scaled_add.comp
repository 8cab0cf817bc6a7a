#version 450
// out = x + factor * s[0] * y, elementwise.
#extension GL_GOOGLE_include_directive : require
#include "index.glsl"
#include "operands.glsl"
layout(local_size_x = 256) in;

INPUT(0, x)
INPUT(1, y)
layout(set = 0, binding = 2, std430) readonly buffer s_block { float s[]; };
OUTPUT(3, result)
layout(push_constant) uniform Push { uint count; float factor; } p;

void main() {
  uint i = flat_index();
  if (i >= p.count) return;
  result[i] = LOAD(x, i) + (p.factor * s[0]) * LOAD(y, i);
}
