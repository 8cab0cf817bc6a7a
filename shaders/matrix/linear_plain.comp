#version 450
// linear_plain - linear and linear_swiglu for every shape and device: one result an invocation
// (formula: lib/linear.glsl).
#extension GL_GOOGLE_include_directive : enable
#include "linear.glsl"
#include "weights.glsl"

layout(local_size_x = 64) in;
layout(constant_id = 1) const uint kType = kTypeF32;
layout(constant_id = 2) const uint kType3 = kTypeF32;

layout(binding = 0, std430) readonly buffer X { float x[]; };
layout(binding = 1, std430) readonly buffer W { uint w[]; };
#ifdef SWIGLU
layout(binding = 3, std430) readonly buffer W3 { uint w3[]; };
#endif

void main() {
  const uint i = (gl_WorkGroupID.x + gl_WorkGroupID.y * gl_NumWorkGroups.x) * 64u + gl_LocalInvocationID.x;
  if (i >= args.m * args.n) return;
  const uint row = i / args.n, col = i % args.n;
  const uint x_at = args.x + row * args.k, w_at = args.w + col * args.k;
  float sum = 0.0;
  for (uint k = 0u; k < args.k; k++) sum = fma(x[x_at + k], WEIGHT(w, kType, w_at + k), sum);
#ifdef SWIGLU
  const uint w3_at = args.w3 + col * args.k;
  float sum3 = 0.0;
  for (uint k = 0u; k < args.k; k++) sum3 = fma(x[x_at + k], WEIGHT(w3, kType3, w3_at + k), sum3);
  finish(row, col, sum, sum3);
#else
  finish(row, col, sum);
#endif
}
