#version 450
// Gradients of y = silu(a) * b, elementwise, with s = sigmoid(a):
//   da = dy b s (1 + a (1 - s)),  db = dy a s
#extension GL_GOOGLE_include_directive : require
#include "index.glsl"
#include "math.glsl"
#include "operands.glsl"
layout(local_size_x = 256) in;

INPUT(0, a)
INPUT(1, b)
INPUT(2, dy)
OUTPUT(3, da)
OUTPUT(4, db)
layout(push_constant) uniform Push { uint count; } p;

void main() {
  uint i = flat_index();
  if (i >= p.count) return;
  T x = LOAD(a, i), g = LOAD(dy, i), s = sigmoid(x);
  da[i] = g * LOAD(b, i) * (s * (1.0 + x * (1.0 - s)));
  db[i] = g * (x * s);
}
