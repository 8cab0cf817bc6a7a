#version 450
// y[b] = [cos(t[b] f), sin(t[b] f)]       t[B], f[F], y[B,2F]
// The product and its rounding error both enter the angle, so that t f up to some thousands stays exact.
#extension GL_GOOGLE_include_directive : require
#include "index.glsl"
#include "math.glsl"
layout(local_size_x = 64) in;

layout(set = 0, binding = 0, std430) readonly buffer t_block { float t[]; };
layout(set = 0, binding = 1, std430) readonly buffer f_block { float f[]; };
layout(set = 0, binding = 2, std430) writeonly buffer y_block { float y[]; };
layout(push_constant) uniform Push { uint count, frequencies, t_base, y_base; } p;

void main() {
  uint i = flat_index();
  if (i >= p.count) return;
  uint b = i / p.frequencies;
  uint j = i - b * p.frequencies;
  vec2 angle = exact_product(t[p.t_base + b], f[j]);
  vec2 turn = accurate_cos_sin(angle.x, angle.y);
  uint at = p.y_base + b * 2 * p.frequencies + j;
  y[at] = turn.x;
  y[at + p.frequencies] = turn.y;
}
