#version 450
// linear_tile - linear and linear_swiglu on GPUs (formula: lib/linear.glsl, the work: lib/tile.glsl); K % 4 == 0.
// Weights are unpacked on their way into shared memory.
#extension GL_GOOGLE_include_directive : enable
#extension GL_EXT_control_flow_attributes : enable
#include "linear.glsl"
#include "weights.glsl"

layout(local_size_x = 256) in;
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
#endif

#include "tile.glsl"

void main() {
  const uint row0 = gl_WorkGroupID.y * kTileRows, col0 = gl_WorkGroupID.x * kTileCols;
  sum_tile(row0, col0, 0u, args.k);
  [[unroll]] for (uint i = 0u; i < 4u * kRowBlocks; i++) {
    const uint row = row0 + i / 4u * 64u + tile_y() * 4u + i % 4u;
    [[unroll]] for (uint h = 0u; h < kColBlocks; h++) {
      [[unroll]] for (uint e = 0u; e < 4u; e++) {
        const uint col = col0 + h * 64u + tile_x() * 4u + e;
        if (row >= args.m || col >= args.n) continue;
#ifdef SWIGLU
        finish(row, col, sum[i][h][e], sum3[i][h][e]);
#else
        finish(row, col, sum[i][h][e]);
#endif
      }
    }
  }
}
