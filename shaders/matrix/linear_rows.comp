#version 450
// linear_rows - linear and linear_swiglu on GPUs for up to 8 rows of x (formula: lib/linear.glsl); K % 4 == 0.
//
// Reading W is all the work: 64 invocations stride over one row of W, multiply it with all rows of x, and add up
// through shared memory. One workgroup makes one column of the result.
#extension GL_GOOGLE_include_directive : enable
#extension GL_EXT_control_flow_attributes : enable
#include "linear.glsl"
#include "weights.glsl"

layout(local_size_x = 64) in;
layout(constant_id = 0) const uint kRows = 8;
layout(constant_id = 1) const uint kType = kTypeF32;
layout(constant_id = 2) const uint kType3 = kTypeF32;

layout(binding = 0, std430) readonly buffer X { float x[]; };
layout(binding = 1, std430) readonly buffer W { uint w[]; };
shared float part[64u * kRows];
#ifdef SWIGLU
layout(binding = 3, std430) readonly buffer W3 { uint w3[]; };
shared float part3[64u * kRows];
#endif

void main() {
  const uint lane = gl_LocalInvocationID.x, col = gl_WorkGroupID.x + gl_WorkGroupID.y * gl_NumWorkGroups.x;
  if (col >= args.n) return;  // the whole workgroup
  const uint w_at = args.w + col * args.k;
  float sum[kRows];
  [[unroll]] for (uint i = 0u; i < kRows; i++) sum[i] = 0.0;
#ifdef SWIGLU
  const uint w3_at = args.w3 + col * args.k;
  float sum3[kRows];
  [[unroll]] for (uint i = 0u; i < kRows; i++) sum3[i] = 0.0;
#endif
  for (uint k = lane * 4u; k < args.k; k += 256u) {
    vec4 a = WEIGHT4(w, kType, w_at + k);
#ifdef SWIGLU
    vec4 b = WEIGHT4(w3, kType3, w3_at + k);
#endif
    [[unroll]] for (uint i = 0u; i < kRows; i++) {
      uint at = args.x + min(i, args.m - 1u) * args.k + k;
      vec4 v = vec4(x[at], x[at + 1u], x[at + 2u], x[at + 3u]);
      sum[i] += dot(v, a);
#ifdef SWIGLU
      sum3[i] += dot(v, b);
#endif
    }
  }
  [[unroll]] for (uint i = 0u; i < kRows; i++) {
    part[i * 64u + lane] = sum[i];
#ifdef SWIGLU
    part3[i * 64u + lane] = sum3[i];
#endif
  }
  for (uint half_width = 32u; half_width > 0u; half_width /= 2u) {
    barrier();
    if (lane < half_width) {
      [[unroll]] for (uint i = 0u; i < kRows; i++) {
        part[i * 64u + lane] += part[i * 64u + lane + half_width];
#ifdef SWIGLU
        part3[i * 64u + lane] += part3[i * 64u + lane + half_width];
#endif
      }
    }
  }
  barrier();
  if (lane >= kRows || lane >= args.m) return;
#ifdef SWIGLU
  finish(lane, col, part[lane * 64u], part3[lane * 64u]);
#else
  finish(lane, col, part[lane * 64u]);
#endif
}
