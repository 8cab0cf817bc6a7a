#version 450
// matmul_cooperative - matmul on GPUs with matrix units, in float16 (formula: lib/matmul.glsl, the work:
// lib/cooperative.glsl). All sizes along rows are multiples of 4. Splits of K as in matmul_tile.
#extension GL_GOOGLE_include_directive : enable
#extension GL_EXT_control_flow_attributes : enable
#extension GL_KHR_cooperative_matrix : require
#extension GL_KHR_memory_scope_semantics : require
#extension GL_KHR_shader_subgroup_basic : require
#extension GL_EXT_shader_explicit_arithmetic_types_float16 : require
#include "matmul.glsl"
#include "weights.glsl"

layout(constant_id = 0) const uint kTileRows = 128;
layout(constant_id = 1) const uint kType = kTypeF32;
layout(constant_id = 2) const uint kTileCols = 128;

layout(binding = 0, std430) readonly buffer A4 { vec4 a4[]; };
layout(binding = 1, std430) readonly buffer B2 { uvec2 b2[]; };
layout(binding = 1, std430) readonly buffer B4 { uvec4 b4[]; };
layout(binding = 2, std430) buffer Y { float y[]; };

uint a0, b0, y0, k_end;

vec4 left(uint row, uint k) {
  if (row >= args.m || k >= k_end) return vec4(0.0);
  return a4[(a0 + (kTransposeA ? k * args.a_stride + row : row * args.a_stride + k)) / 4u];
}

vec4 right(uint col, uint k) {
  if (col >= args.n || k >= k_end) return vec4(0.0);
  return WEIGHT4_WIDE(b4, b2, kType, b0 + (kTransposeB ? k * args.b_stride + col : col * args.b_stride + k));
}

void put(uint row, uint col, float v) {
  if (row >= args.m || col >= args.n) return;
  const uint at = y0 + row * args.y_stride + col;
  y[at] = kAdd ? y[at] + v : v;
}

#include "cooperative.glsl"

void main() {
  const uint row0 = gl_WorkGroupID.y * kTileRows, col0 = gl_WorkGroupID.x * kTileCols;
  const uint batch = gl_WorkGroupID.z / args.splits, split = gl_WorkGroupID.z % args.splits;
  a0 = a_at(batch), b0 = b_at(batch);
  y0 = args.y + (split * (gl_NumWorkGroups.z / args.splits) + batch) * args.y_batch;
  k_end = min((split + 1u) * args.split_k, args.k);
  sum_tile(row0, col0, split * args.split_k, k_end);
  put_tile(row0, col0);
}
