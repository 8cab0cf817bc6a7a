#version 450
// linear_cooperative - linear and linear_swiglu on GPUs with matrix units, in float16 (formula: lib/linear.glsl, the
// work: lib/cooperative.glsl); K % 4 == 0.
#extension GL_GOOGLE_include_directive : enable
#extension GL_EXT_control_flow_attributes : enable
#extension GL_KHR_cooperative_matrix : require
#extension GL_KHR_memory_scope_semantics : require
#extension GL_KHR_shader_subgroup_basic : require
#extension GL_EXT_shader_explicit_arithmetic_types_float16 : require
#include "linear.glsl"
#include "weights.glsl"

layout(constant_id = 0) const uint kTileRows = 128;
layout(constant_id = 1) const uint kType = kTypeF32;
layout(constant_id = 2) const uint kType3 = kTypeF32;
layout(constant_id = 5) const uint kTileCols = 64;
const bool kTransposeA = false, kTransposeB = false;

layout(binding = 0, std430) readonly buffer X4 { vec4 x4[]; };
layout(binding = 1, std430) readonly buffer W2 { uvec2 w2[]; };
layout(binding = 1, std430) readonly buffer W4 { uvec4 w4[]; };

vec4 left(uint row, uint k) {
  return row < args.m && k < args.k ? x4[(args.x + row * args.k + k) / 4u] : vec4(0.0);
}

vec4 right(uint col, uint k) {
  return col < args.n && k < args.k ? WEIGHT4_WIDE(w4, w2, kType, args.w + col * args.k + k) : vec4(0.0);
}

#ifdef SWIGLU
layout(binding = 3, std430) readonly buffer V2 { uvec2 v2[]; };
layout(binding = 3, std430) readonly buffer V4 { uvec4 v4[]; };
#define PAIR

vec4 right3(uint col, uint k) {
  return col < args.n && k < args.k ? WEIGHT4_WIDE(v4, v2, kType3, args.w3 + col * args.k + k) : vec4(0.0);
}

void put(uint row, uint col, float v) {
  if (row < args.m && col < args.n) y[args.y + row * args.y_stride + col] = v;
}
#else
void put(uint row, uint col, float v) {
  if (row < args.m && col < args.n) finish(row, col, v);
}
#endif

#include "cooperative.glsl"

void main() {
  const uint row0 = gl_WorkGroupID.y * kTileRows, col0 = gl_WorkGroupID.x * kTileCols;
  sum_tile(row0, col0, 0u, args.k);
#ifdef SWIGLU
  [[unroll]] for (uint i = 0u; i < kRowMats * kColMats; i++)
    for (uint e = 0u; e < sum[i].length(); e++) sum[i][e] = silu(sum[i][e]) * sum3[i][e];
#endif
  put_tile(row0, col0);
}
