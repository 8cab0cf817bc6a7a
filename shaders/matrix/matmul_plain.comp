#version 450
// matmul_plain - matmul for every shape and device: one result an invocation (formula: lib/matmul.glsl).
#extension GL_GOOGLE_include_directive : enable
#include "matmul.glsl"
#include "weights.glsl"

layout(local_size_x = 64) in;
layout(constant_id = 1) const uint kType = kTypeF32;

layout(binding = 0, std430) readonly buffer A { float a[]; };
layout(binding = 1, std430) readonly buffer B { uint b[]; };
layout(binding = 2, std430) buffer Y { float y[]; };

void main() {
  const uint i = (gl_WorkGroupID.x + gl_WorkGroupID.y * gl_NumWorkGroups.x) * 64u + gl_LocalInvocationID.x;
  if (i >= args.m * args.n) return;
  const uint row = i / args.n, col = i % args.n, batch = gl_WorkGroupID.z;
  uint a_now = a_at(batch) + (kTransposeA ? row : row * args.a_stride);
  uint b_now = b_at(batch) + (kTransposeB ? col : col * args.b_stride);
  const uint a_step = kTransposeA ? args.a_stride : 1u, b_step = kTransposeB ? args.b_stride : 1u;
  float sum = 0.0;
  for (uint k = 0u; k < args.k; k++, a_now += a_step, b_now += b_step)
    sum = fma(a[a_now], WEIGHT(b, kType, b_now), sum);
  const uint at = args.y + batch * args.y_batch + row * args.y_stride + col;
  y[at] = kAdd ? y[at] + sum : sum;
}
