#version 450
// matmul_columns - matmul with b [K,N] for CPU drivers (formula: lib/matmul.glsl); N % 4 == 0, and K % 4 == 0 for
// a [M,K], M % 4 == 0 for a [K,M].
//
// The workgroup is one subgroup; its lanes lie along N, a texel of four columns each, so that a row of b is read where
// it lies. a is read at addresses that are the same for all lanes: a texel is four of K (a [M,K]) or four rows (a
// [K,M]). No shared memory, no barrier.
#extension GL_GOOGLE_include_directive : enable
#extension GL_EXT_control_flow_attributes : enable
#include "matmul.glsl"
#include "weights.glsl"

layout(local_size_x_id = 0) in;
layout(constant_id = 1) const uint kRows = 24;  // a multiple of 4 for a [K,M]
layout(constant_id = 2) const uint kCols = 1;   // texels of a lane
layout(constant_id = 6) const uint kStep = 4;   // of K; a multiple of 4 for a [M,K]
const uint kTexels = kStep / 4u;

layout(binding = 0) uniform textureBuffer a_texels;
layout(binding = 1) uniform WEIGHT_TEXELS b_texels;
layout(binding = 2, std430) buffer Y { vec4 y[]; };

vec4 sum[kRows][kCols];
vec4 b[kStep][kCols];

// Rows i.. of a [M,K] at texel k of K.
void add_rows(int a0, uint row0, uint k) {
  [[unroll]] for (uint i = 0; i < kRows; i++) {
    int at = a0 + int(min(row0 + i, args.m - 1u) * (args.a_stride / 4u) + k / 4u);
    [[unroll]] for (uint t = 0; t < kTexels; t++) {
      vec4 a = texelFetch(a_texels, at + int(t));
      [[unroll]] for (uint e = 0; e < 4u; e++)
        [[unroll]] for (uint j = 0; j < kCols; j++) sum[i][j] = fma(vec4(a[e]), b[4u * t + e][j], sum[i][j]);
    }
  }
}

// The same of a [K,M].
void add_columns(int a0, uint row0, uint k) {
  const uint last = args.m / 4u - 1u;
  [[unroll]] for (uint i = 0; i < kRows; i += 4u) {
    vec4 a[kStep];
    [[unroll]] for (uint u = 0; u < kStep; u++) {
      uint at = min(k + u, args.k - 1u) * (args.a_stride / 4u) + min((row0 + i) / 4u, last);
      a[u] = texelFetch(a_texels, a0 + int(at));
    }
    // A sum takes all of the step before the next one does: it stays in registers.
    [[unroll]] for (uint e = 0; e < 4u; e++)
      if (i + e < kRows)
        [[unroll]] for (uint j = 0; j < kCols; j++)
          [[unroll]] for (uint u = 0; u < kStep; u++)
            sum[i + e][j] = fma(vec4(a[u][e]), b[u][j], sum[i + e][j]);
  }
}

void main() {
  const uint lanes = gl_WorkGroupSize.x, batch = gl_WorkGroupID.z, last = args.n / 4u - 1u;
  const uint row0 = gl_WorkGroupID.y * kRows, col0 = gl_WorkGroupID.x * lanes * kCols + gl_LocalInvocationID.x;
  const int a0 = int(a_at(batch) / 4u), b0 = int(b_at(batch) / 4u);
  int b_col[kCols];
  [[unroll]] for (uint j = 0; j < kCols; j++) b_col[j] = b0 + int(min(col0 + lanes * j, last));
  [[unroll]] for (uint i = 0; i < kRows; i++)
    [[unroll]] for (uint j = 0; j < kCols; j++) sum[i][j] = vec4(0.0);
  for (uint k = 0u; k < args.k; k += kStep) {
    [[unroll]] for (uint u = 0; u < kStep; u++) {
      int row = int(min(k + u, args.k - 1u) * (args.b_stride / 4u));
      [[unroll]] for (uint j = 0; j < kCols; j++) {
        b[u][j] = WEIGHT_TEXEL(b_texels, b_col[j] + row);
        if (k + u >= args.k) b[u][j] = vec4(0.0);
      }
    }
    if (kTransposeA) add_columns(a0, row0, k);
    else add_rows(a0, row0, k);
  }
  [[unroll]] for (uint i = 0; i < kRows; i++) {
    [[unroll]] for (uint j = 0; j < kCols; j++) {
      const uint row = row0 + i, col = 4u * (col0 + lanes * j);
      if (row >= args.m || col >= args.n) continue;
      const uint at = (args.y + batch * args.y_batch + row * args.y_stride + col) / 4u;
      y[at] = kAdd ? y[at] + sum[i][j] : sum[i][j];
    }
  }
}
