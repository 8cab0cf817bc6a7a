#version 450
// share[b] = 1 / (number of attended positions of sample b).   mask[B,L]
#extension GL_GOOGLE_include_directive : require
#include "index.glsl"
layout(local_size_x = 64) in;

layout(set = 0, binding = 0, std430) readonly buffer mask_block { int mask[]; };
layout(set = 0, binding = 1, std430) writeonly buffer share_block { float share[]; };
layout(push_constant) uniform Push { uint samples, positions, mask_base; } p;

void main() {
  uint b = flat_index();
  if (b >= p.samples) return;
  uint attended = 0;
  for (uint l = 0; l < p.positions; ++l) attended += mask[p.mask_base + b * p.positions + l] != 0 ? 1u : 0u;
  share[b] = 1.0 / float(max(attended, 1u));   // where none is, no element asks for it
}
