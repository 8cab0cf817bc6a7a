#version 450
// dx = fn'(x) dy, elementwise. FN counts as the host's list of names does.
// a, b: scale and offset (affine), min and max (clamp), slope (leaky_relu).
#extension GL_GOOGLE_include_directive : require
#include "index.glsl"
#include "math.glsl"
#include "operands.glsl"
layout(local_size_x = 256) in;
layout(constant_id = 0) const uint FN = 0;

INPUT(0, x)
INPUT(1, dy)
OUTPUT(2, dx)
layout(push_constant) uniform Push { uint count; float a, b; } p;

// x sigmoid(u(x)), of which silu and gelu_tanh are cases.
T gated_derivative(T v, T u, T du) {
  T s = sigmoid(u);
  return s * (1.0 + v * (1.0 - s) * du);
}

// Clamped where the exponential is 0 anyway: the square must not overflow.
T bell(T v) { T w = min(abs(v), T(20.0)); return v * exp(-0.5 * w * w) * 0.39894228040143268; }

T derivative(T v) {
  switch (FN) {
    case 0: return gated_derivative(v, v, T(1.0));
    case 1: {
      T w = clamp(v, T(-20.0), T(20.0)), u = 2.0 * kSqrtTwoOverPi * (w + 0.044715 * w * w * w);
      return gated_derivative(w, u, 2.0 * kSqrtTwoOverPi * (1.0 + 0.134145 * w * w));
    }
    case 2: return gelu_share(v) + bell(v);
    case 3: { T t = accurate_tanh(v); return 1.0 - t * t; }
    case 4: { T s = sigmoid(v); return s * (1.0 - s); }
    case 5: return exp(v);
    case 6: return 1.0 / v;
    case 7: return 0.5 / sqrt(v);
    case 8: return 2.0 * v;
    case 9: return sign(v);
    case 10: return accurate_cos(v);
    case 11: return -accurate_sin(v);
    case 12: return T(p.a);
    case 13: return step(T(p.a), v) * step(v, T(p.b));
    case 14: return T(0.0);
    default: return mix(T(p.a), T(1.0), step(T(0.0), v));
  }
}

void main() {
  uint i = flat_index();
  if (i >= p.count) return;
  dx[i] = derivative(LOAD(x, i)) * LOAD(dy, i);
}
