#version 450
// matmul_uniform - matmul with b [N,K] for CPU drivers (formula: lib/matmul.glsl); a [M,K]; K % 4 == 0.
//
// As linear_uniform: the workgroup is one subgroup, its lanes lie along N, each reads rows of its own of b; a is read
// at addresses that are the same for all lanes. Both as texels.
#extension GL_GOOGLE_include_directive : enable
#extension GL_EXT_control_flow_attributes : enable
#include "matmul.glsl"
#include "weights.glsl"

layout(local_size_x_id = 0) in;
layout(constant_id = 1) const uint kRows = 24;
layout(constant_id = 2) const uint kCols = 4;
layout(constant_id = 6) const uint kStep = 1;  // texels of K a step, a divisor of K/4

layout(binding = 0) uniform textureBuffer a_texels;
layout(binding = 1) uniform WEIGHT_TEXELS b_texels;
layout(binding = 2, std430) buffer Y { float y[]; };

float add_product(float s, vec4 a, vec4 b) { return fma(a.w, b.w, fma(a.z, b.z, fma(a.y, b.y, fma(a.x, b.x, s)))); }

void main() {
  const uint lanes = gl_WorkGroupSize.x, batch = gl_WorkGroupID.z;
  const uint row0 = gl_WorkGroupID.y * kRows, col0 = gl_WorkGroupID.x * lanes * kCols + gl_LocalInvocationID.x;
  const uint a0 = a_at(batch) / 4u, b0 = b_at(batch) / 4u;
  int a_row[kRows], b_row[kCols];
  float sum[kRows][kCols];
  [[unroll]] for (uint j = 0; j < kCols; j++)
    b_row[j] = int(b0 + min(col0 + lanes * j, args.n - 1u) * (args.b_stride / 4u));
  [[unroll]] for (uint i = 0; i < kRows; i++) {
    a_row[i] = int(a0 + min(row0 + i, args.m - 1u) * (args.a_stride / 4u));
    [[unroll]] for (uint j = 0; j < kCols; j++) sum[i][j] = 0.0;
  }
  for (int k = 0; k < int(args.k / 4u); k += int(kStep)) {
    vec4 b[kStep][kCols];
    [[unroll]] for (uint j = 0; j < kCols; j++)
      [[unroll]] for (uint u = 0; u < kStep; u++) b[u][j] = WEIGHT_TEXEL(b_texels, b_row[j] + k + int(u));
    [[unroll]] for (uint i = 0; i < kRows; i++)
      [[unroll]] for (uint u = 0; u < kStep; u++) {
        vec4 a = texelFetch(a_texels, a_row[i] + k + int(u));
        [[unroll]] for (uint j = 0; j < kCols; j++) sum[i][j] = add_product(sum[i][j], a, b[u][j]);
      }
  }
  [[unroll]] for (uint i = 0; i < kRows; i++) {
    [[unroll]] for (uint j = 0; j < kCols; j++) {
      uint row = row0 + i, col = col0 + lanes * j, at = args.y + batch * args.y_batch + row * args.y_stride + col;
      if (row < args.m && col < args.n) y[at] = kAdd ? y[at] + sum[i][j] : sum[i][j];
    }
  }
}
