#version 450
// y = fn(x), elementwise. FN counts as the host's list of names does.
// a, b: scale and offset (affine), min and max (clamp), slope (leaky_relu).
#extension GL_GOOGLE_include_directive : require
#include "index.glsl"
#include "math.glsl"
#include "operands.glsl"
layout(local_size_x = 256) in;
layout(constant_id = 0) const uint FN = 0;

INPUT(0, x)
OUTPUT(1, y)
layout(push_constant) uniform Push { uint count; float a, b; } p;

T apply(T v) {
  switch (FN) {
    case 0: return silu(v);
    case 1: return gelu_tanh(v);
    case 2: return gelu(v);
    case 3: return accurate_tanh(v);
    case 4: return sigmoid(v);
    case 5: return exp(v);
    case 6: return log(v);
    case 7: return sqrt(v);
    case 8: return v * v;
    case 9: return abs(v);
    case 10: return accurate_sin(v);
    case 11: return accurate_cos(v);
    case 12: return v * p.a + p.b;
    case 13: return clamp(v, T(p.a), T(p.b));
    case 14: return floor(v);
    default: return v * mix(T(p.a), T(1.0), step(T(0.0), v));
  }
}

void main() {
  uint i = flat_index();
  if (i >= p.count) return;
  y[i] = apply(LOAD(x, i));
}
