#version 450
// linear_uniform - linear and linear_swiglu for CPU drivers (formula: lib/linear.glsl); K % 4 == 0.
//
// The workgroup is one subgroup; its lanes lie along N and each keeps kRows x kCols sums in registers. x is read at
// addresses that are the same for all lanes, W at one row a lane, both as texels: a CPU driver turns a texel fetch
// into plain vector loads, where a storage buffer costs a checked load for each lane. No shared memory, no barrier.
#extension GL_GOOGLE_include_directive : enable
#extension GL_EXT_control_flow_attributes : enable
#include "linear.glsl"
#include "weights.glsl"

layout(local_size_x_id = 0) in;
layout(constant_id = 1) const uint kRows = 24;
layout(constant_id = 2) const uint kCols = 4;
// Texels of K a step, a divisor of K/4. 2 rather than 1 halves the returns to a cache line, of which many share one
// set where rows are a power of two apart.
layout(constant_id = 5) const uint kStep = 1;

layout(binding = 0) uniform textureBuffer x_texels;
layout(binding = 1) uniform WEIGHT_TEXELS w_texels;
#ifdef SWIGLU
layout(binding = 3) uniform WEIGHT_TEXELS w3_texels;
#endif

void add_product(inout float sum, vec4 a, vec4 b) {
  sum = fma(a.x, b.x, sum);
  sum = fma(a.y, b.y, sum);
  sum = fma(a.z, b.z, sum);
  sum = fma(a.w, b.w, sum);
}

void main() {
  const uint lanes = gl_WorkGroupSize.x;
  const uint depth = args.k / 4u;
  const uint row0 = gl_WorkGroupID.y * kRows;
  const uint col0 = gl_WorkGroupID.x * lanes * kCols + gl_LocalInvocationID.x;
  int x_at[kRows], w_at[kCols];
  float sum[kRows][kCols];
#ifdef SWIGLU
  float sum3[kRows][kCols];
  const int to_w3 = int(args.w3 / 4u) - int(args.w / 4u);
#endif
  [[unroll]] for (uint j = 0; j < kCols; j++) w_at[j] = int(args.w / 4u + min(col0 + lanes * j, args.n - 1u) * depth);
  [[unroll]] for (uint i = 0; i < kRows; i++) {
    x_at[i] = int(args.x / 4u + min(row0 + i, args.m - 1u) * depth);
    [[unroll]] for (uint j = 0; j < kCols; j++) {
      sum[i][j] = 0.0;
#ifdef SWIGLU
      sum3[i][j] = 0.0;
#endif
    }
  }
  for (int k = 0; k < int(depth); k += int(kStep)) {
    vec4 w[kStep][kCols];
    [[unroll]] for (uint j = 0; j < kCols; j++)
      [[unroll]] for (uint u = 0; u < kStep; u++) w[u][j] = WEIGHT_TEXEL(w_texels, w_at[j] + k + int(u));
#ifdef SWIGLU
    vec4 w3[kStep][kCols];
    [[unroll]] for (uint j = 0; j < kCols; j++)
      [[unroll]] for (uint u = 0; u < kStep; u++) w3[u][j] = WEIGHT_TEXEL(w3_texels, w_at[j] + to_w3 + k + int(u));
#endif
    [[unroll]] for (uint i = 0; i < kRows; i++)
      [[unroll]] for (uint u = 0; u < kStep; u++) {
        vec4 x = texelFetch(x_texels, x_at[i] + k + int(u));
        [[unroll]] for (uint j = 0; j < kCols; j++) {
          add_product(sum[i][j], x, w[u][j]);
#ifdef SWIGLU
          add_product(sum3[i][j], x, w3[u][j]);
#endif
        }
      }
  }
  [[unroll]] for (uint i = 0; i < kRows; i++) {
    [[unroll]] for (uint j = 0; j < kCols; j++) {
      uint row = row0 + i, col = col0 + lanes * j;
      if (row >= args.m || col >= args.n) continue;
#ifdef SWIGLU
      finish(row, col, sum[i][j], sum3[i][j]);
#else
      finish(row, col, sum[i][j]);
#endif
    }
  }
}
