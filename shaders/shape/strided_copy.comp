#version 450
// y[...] = x[...] over a box of up to 6 dimensions, each operand with its own strides. Every op that only
// moves elements is one or a few of these. Without TEXEL it moves words of any type.
// Specialisation: rank.
#extension GL_GOOGLE_include_directive : require
#include "index.glsl"
#include "walk.glsl"
#ifdef TEXEL
#include "operands.glsl"
INPUT(0, x)
OUTPUT(1, y)
#else
layout(set = 0, binding = 0, std430) readonly buffer x_block { uint x[]; };
layout(set = 0, binding = 1, std430) writeonly buffer y_block { uint y[]; };
#define LOAD(name, i) name[i]
#endif
layout(local_size_x = 256) in;
layout(constant_id = 0) const uint RANK = 1;
layout(push_constant) uniform Push {
  uint count, x_base, y_base;
  uint size[5], factor[5];     // of the dimensions but the outermost
  uint x_stride[6], y_stride[6];
} p;

void main() {
  uint rest = flat_index();
  if (rest >= p.count) return;
  uint ix = p.x_base, iy = p.y_base;
  for (uint k = RANK - 1; k > 0; --k) {
    uint outer = quotient(rest, p.size[k - 1], p.factor[k - 1]);
    uint i = rest - outer * p.size[k - 1];
    ix += i * p.x_stride[k], iy += i * p.y_stride[k];
    rest = outer;
  }
  ix += rest * p.x_stride[0], iy += rest * p.y_stride[0];
  y[iy] = LOAD(x, ix);
}
