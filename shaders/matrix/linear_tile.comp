#version 450
// linear_tile - linear and linear_swiglu on GPUs (formula: lib/linear.glsl); K % 4 == 0.
//
// 256 invocations make a tile of kTileRows x 64: x and W pass through shared memory 16 elements of K at a time, each
// invocation keeps kTileRows/16 rows x 4 columns in registers. Weights are unpacked on their way into shared memory.
#extension GL_GOOGLE_include_directive : enable
#extension GL_EXT_control_flow_attributes : enable
#include "linear.glsl"
#include "weights.glsl"

layout(local_size_x = 256) in;
layout(constant_id = 0) const uint kTileRows = 128;  // 64 or 128
layout(constant_id = 1) const uint kType = kTypeF32;
layout(constant_id = 2) const uint kType3 = kTypeF32;
const uint kTileCols = 64u, kStep = 16u, kRows = kTileRows / 16u, kCols = 4u;

layout(binding = 0, std430) readonly buffer X { float x[]; };
layout(binding = 1, std430) readonly buffer W { uint w[]; };
// Transposed, a row of padding-spread elements for each k.
shared float x_tile[kStep * (kTileRows + 4u)];
shared float w_tile[kStep * (kTileCols + 4u)];
#ifdef SWIGLU
layout(binding = 3, std430) readonly buffer W3 { uint w3[]; };
shared float w3_tile[kStep * (kTileCols + 4u)];
#endif

// Brings x[row0.., k..k+15] and W[col0.., k..k+15] into shared memory; zero beyond the ends.
void load_tiles(uint row0, uint col0, uint k) {
  const uint c = gl_LocalInvocationID.x % 4u * 4u, r = gl_LocalInvocationID.x / 4u;
  const bool inside = k + c < args.k;
  [[unroll]] for (uint part = 0u; part < kTileRows; part += 64u) {
    uint row = row0 + r + part, at = args.x + row * args.k + k + c;
    vec4 v = vec4(0.0);
    if (inside && row < args.m) v = vec4(x[at], x[at + 1u], x[at + 2u], x[at + 3u]);
    [[unroll]] for (uint e = 0u; e < 4u; e++) x_tile[(c + e) * (kTileRows + 4u) + r + part] = v[e];
  }
  const uint col = col0 + r;
  vec4 v = vec4(0.0);
  if (inside && col < args.n) v = WEIGHT4(w, kType, args.w + col * args.k + k + c);
  [[unroll]] for (uint e = 0u; e < 4u; e++) w_tile[(c + e) * (kTileCols + 4u) + r] = v[e];
#ifdef SWIGLU
  v = vec4(0.0);
  if (inside && col < args.n) v = WEIGHT4(w3, kType3, args.w3 + col * args.k + k + c);
  [[unroll]] for (uint e = 0u; e < 4u; e++) w3_tile[(c + e) * (kTileCols + 4u) + r] = v[e];
#endif
}

void main() {
  const uint row0 = gl_WorkGroupID.y * kTileRows, col0 = gl_WorkGroupID.x * kTileCols;
  const uint row = gl_LocalInvocationID.x / 16u * kRows, col = gl_LocalInvocationID.x % 16u * kCols;
  float sum[kRows][kCols];
  [[unroll]] for (uint i = 0u; i < kRows; i++) [[unroll]] for (uint j = 0u; j < kCols; j++) sum[i][j] = 0.0;
#ifdef SWIGLU
  float sum3[kRows][kCols];
  [[unroll]] for (uint i = 0u; i < kRows; i++) [[unroll]] for (uint j = 0u; j < kCols; j++) sum3[i][j] = 0.0;
#endif
  for (uint k = 0u; k < args.k; k += kStep) {
    load_tiles(row0, col0, k);
    barrier();
    [[unroll]] for (uint s = 0u; s < kStep; s++) {
      float a[kRows], b[kCols];
      [[unroll]] for (uint i = 0u; i < kRows; i++) a[i] = x_tile[s * (kTileRows + 4u) + row + i];
      [[unroll]] for (uint j = 0u; j < kCols; j++) b[j] = w_tile[s * (kTileCols + 4u) + col + j];
      [[unroll]] for (uint i = 0u; i < kRows; i++)
        [[unroll]] for (uint j = 0u; j < kCols; j++) sum[i][j] = fma(a[i], b[j], sum[i][j]);
#ifdef SWIGLU
      [[unroll]] for (uint j = 0u; j < kCols; j++) b[j] = w3_tile[s * (kTileCols + 4u) + col + j];
      [[unroll]] for (uint i = 0u; i < kRows; i++)
        [[unroll]] for (uint j = 0u; j < kCols; j++) sum3[i][j] = fma(a[i], b[j], sum3[i][j]);
#endif
    }
    barrier();
  }
  [[unroll]] for (uint i = 0u; i < kRows; i++) {
    [[unroll]] for (uint j = 0u; j < kCols; j++) {
      if (row0 + row + i >= args.m || col0 + col + j >= args.n) continue;
#ifdef SWIGLU
      finish(row0 + row + i, col0 + col + j, sum[i][j], sum3[i][j]);
#else
      finish(row0 + row + i, col0 + col + j, sum[i][j]);
#endif
    }
  }
}
