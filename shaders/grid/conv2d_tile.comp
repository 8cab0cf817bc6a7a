#version 450
// conv2d_tile - conv2d on GPUs (formula: lib/conv.glsl); C % 4 == 0.
//
// A matrix product whose left side is gathered from x: 256 invocations make a tile of kTileRows pixels x 64 channels,
// 16 elements of KH*KW*C at a time pass through shared memory; see linear_tile.
#extension GL_GOOGLE_include_directive : enable
#extension GL_EXT_control_flow_attributes : enable
#include "conv.glsl"
#include "weights.glsl"

layout(local_size_x = 256) in;
layout(constant_id = 0) const uint kTileRows = 128;  // 64 or 128
layout(constant_id = 1) const uint kType = kTypeF32;
const uint kTileCols = 64u, kStep = 16u, kRows = kTileRows / 16u, kCols = 4u, kParts = kTileRows / 64u;

layout(binding = 0, std430) readonly buffer X { float x[]; };
layout(binding = 1, std430) readonly buffer W { uint weight[]; };
shared float x_tile[kStep * (kTileRows + 4u)];
shared float w_tile[kStep * (kTileCols + 4u)];

// Brings four channels of this invocation's pixels and of one weight row into shared memory; zero beyond the ends.
void load_tiles(uint row0, uint col0, uint k, uint depth, uvec3 place[kParts]) {
  const uint e0 = gl_LocalInvocationID.x % 4u * 4u, r = gl_LocalInvocationID.x / 4u, at_k = k + e0;
  const bool inside_k = at_k < depth;
  const uint tap = at_k / args.c, ky = tap / args.kw, kx = tap - ky * args.kw;
  [[unroll]] for (uint part = 0u; part < kParts; part++) {
    bool inside;
    const uint at = source_of(place[part], ky, kx, inside) + at_k - tap * args.c;
    vec4 v = vec4(0.0);
    if (inside_k && inside && row0 + r + part * 64u < args.pixels) v = vec4(x[at], x[at + 1u], x[at + 2u], x[at + 3u]);
    [[unroll]] for (uint e = 0u; e < 4u; e++) x_tile[(e0 + e) * (kTileRows + 4u) + r + part * 64u] = v[e];
  }
  vec4 v = vec4(0.0);
  if (inside_k && col0 + r < args.n) v = WEIGHT4(weight, kType, args.weight + (col0 + r) * depth + at_k);
  [[unroll]] for (uint e = 0u; e < 4u; e++) w_tile[(e0 + e) * (kTileCols + 4u) + r] = v[e];
}

void main() {
  const uint row0 = gl_WorkGroupID.y * kTileRows, col0 = gl_WorkGroupID.x * kTileCols;
  const uint row = gl_LocalInvocationID.x / 16u * kRows, col = gl_LocalInvocationID.x % 16u * kCols;
  const uint depth = args.kh * args.kw * args.c;
  uvec3 place[kParts];
  [[unroll]] for (uint part = 0u; part < kParts; part++)
    place[part] = place_of(min(row0 + gl_LocalInvocationID.x / 4u + part * 64u, args.pixels - 1u));
  float sum[kRows][kCols];
  [[unroll]] for (uint i = 0u; i < kRows; i++) [[unroll]] for (uint j = 0u; j < kCols; j++) sum[i][j] = 0.0;
  for (uint k = 0u; k < depth; k += kStep) {
    load_tiles(row0, col0, k, depth, place);
    barrier();
    [[unroll]] for (uint s = 0u; s < kStep; s++) {
      float a[kRows], b[kCols];
      [[unroll]] for (uint i = 0u; i < kRows; i++) a[i] = x_tile[s * (kTileRows + 4u) + row + i];
      [[unroll]] for (uint j = 0u; j < kCols; j++) b[j] = w_tile[s * (kTileCols + 4u) + col + j];
      [[unroll]] for (uint i = 0u; i < kRows; i++)
        [[unroll]] for (uint j = 0u; j < kCols; j++) sum[i][j] = fma(a[i], b[j], sum[i][j]);
    }
    barrier();
  }
  [[unroll]] for (uint i = 0u; i < kRows; i++)
    [[unroll]] for (uint j = 0u; j < kCols; j++) {
      const uint pixel = row0 + row + i, o = col0 + col + j;
      if (pixel < args.pixels && o < args.n) finish(pixel, o, sum[i][j]);
    }
}
