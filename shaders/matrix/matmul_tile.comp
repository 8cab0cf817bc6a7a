#version 450
// matmul_tile - matmul on GPUs, every shape (formula: lib/matmul.glsl, the work: lib/tile.glsl).
//
// With kWide all sizes along rows are multiples of 4 and operands are read four elements at a time. With splits, each
// workgroup sums a part of K, and y is [splits, batches, M, N], which matmul_merge adds up.
#extension GL_GOOGLE_include_directive : enable
#extension GL_EXT_control_flow_attributes : enable
#include "matmul.glsl"
#include "weights.glsl"

layout(local_size_x = 256) in;
layout(constant_id = 0) const uint kTileRows = 128;
layout(constant_id = 1) const uint kType = kTypeF32;
layout(constant_id = 2) const uint kTileCols = 128;
layout(constant_id = 6) const bool kWide = false;

layout(binding = 0, std430) readonly buffer A { float a[]; };
layout(binding = 0, std430) readonly buffer A4 { vec4 a4[]; };
layout(binding = 1, std430) readonly buffer B { uint b[]; };
layout(binding = 1, std430) readonly buffer B2 { uvec2 b2[]; };
layout(binding = 1, std430) readonly buffer B4 { uvec4 b4[]; };
layout(binding = 2, std430) buffer Y { float y[]; };

uint a0, b0, k_end;

vec4 left(uint row, uint k) {
  const uint at = a0 + (kTransposeA ? k * args.a_stride + row : row * args.a_stride + k);
  vec4 v = vec4(0.0);
  if (row >= args.m || k >= k_end) return v;
  if (kWide) return a4[at / 4u];
  const uint beyond = kTransposeA ? args.m - row : k_end - k;
  [[unroll]] for (uint e = 0u; e < 4u; e++) if (e < beyond) v[e] = a[at + e];
  return v;
}

vec4 right(uint col, uint k) {
  const uint at = b0 + (kTransposeB ? k * args.b_stride + col : col * args.b_stride + k);
  vec4 v = vec4(0.0);
  if (col >= args.n || k >= k_end) return v;
  if (kWide) return WEIGHT4_WIDE(b4, b2, kType, at);
  const uint beyond = kTransposeB ? args.n - col : k_end - k;
  [[unroll]] for (uint e = 0u; e < 4u; e++) if (e < beyond) v[e] = WEIGHT(b, kType, at + e);
  return v;
}

#include "tile.glsl"

void main() {
  const uint row0 = gl_WorkGroupID.y * kTileRows, col0 = gl_WorkGroupID.x * kTileCols;
  const uint batch = gl_WorkGroupID.z / args.splits, split = gl_WorkGroupID.z % args.splits;
  a0 = a_at(batch), b0 = b_at(batch);
  k_end = min((split + 1u) * args.split_k, args.k);
  sum_tile(row0, col0, split * args.split_k, k_end);
  const uint y0 = args.y + (split * (gl_NumWorkGroups.z / args.splits) + batch) * args.y_batch;
  [[unroll]] for (uint i = 0u; i < 4u * kRowBlocks; i++) {
    const uint row = row0 + i / 4u * 64u + tile_y() * 4u + i % 4u;
    [[unroll]] for (uint h = 0u; h < kColBlocks; h++) {
      [[unroll]] for (uint e = 0u; e < 4u; e++) {
        const uint col = col0 + h * 64u + tile_x() * 4u + e, at = y0 + row * args.y_stride + col;
        if (row < args.m && col < args.n) y[at] = kAdd ? y[at] + sum[i][h][e] : sum[i][h][e];
      }
    }
  }
}
