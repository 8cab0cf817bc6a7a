#version 450
// matmul_merge - adds up what matmul_tile made of parts of K: y[i] = sum over s of parts[s, i], in the order of s.
#extension GL_GOOGLE_include_directive : enable
#include "index.glsl"

layout(local_size_x = 64) in;
layout(push_constant) uniform Args { uint count, splits, y; } args;
layout(binding = 0, std430) readonly buffer Parts { float parts[]; };
layout(binding = 1, std430) writeonly buffer Y { float y[]; };

void main() {
  const uint i = flat_index();
  if (i >= args.count) return;
  float sum = 0.0;
  for (uint s = 0u; s < args.splits; s++) sum += parts[s * args.count + i];
  y[args.y + i] = sum;
}
