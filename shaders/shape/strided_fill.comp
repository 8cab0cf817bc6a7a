#version 450
// y[...] = 0 over a box of up to 6 dimensions with strides. Without TEXEL it writes words of any type.
// Specialisation: rank.
#extension GL_GOOGLE_include_directive : require
#include "index.glsl"
#include "operands.glsl"
#include "walk.glsl"
layout(local_size_x = 256) in;
layout(constant_id = 0) const uint RANK = 1;

OUTPUT(0, y)
layout(push_constant) uniform Push {
  uint count, base;
  uint size[5], factor[5];     // of the dimensions but the outermost
  uint stride[6];
} p;

void main() {
  uint rest = flat_index();
  if (rest >= p.count) return;
  uint i = p.base;
  for (uint k = RANK - 1; k > 0; --k) {
    uint outer = quotient(rest, p.size[k - 1], p.factor[k - 1]);
    i += (rest - outer * p.size[k - 1]) * p.stride[k];
    rest = outer;
  }
  y[i + rest * p.stride[0]] = T(0);
}
