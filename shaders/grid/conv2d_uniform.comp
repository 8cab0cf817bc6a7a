#version 450
// conv2d_uniform - conv2d for CPU drivers (formula: lib/conv.glsl); C % 4 == 0.
//
// The workgroup is one subgroup; its lanes lie along O and each keeps kRows pixels x kCols channels in registers. x is
// read at addresses that are the same for all lanes, the weight at one channel a lane, both as texels: see
// linear_uniform.
#extension GL_GOOGLE_include_directive : enable
#extension GL_EXT_control_flow_attributes : enable
#include "conv.glsl"
#include "weights.glsl"

layout(local_size_x_id = 0) in;
layout(constant_id = 1) const uint kRows = 24;
layout(constant_id = 2) const uint kCols = 4;
layout(constant_id = 4) const uint kStep = 1;  // texels of C a step, a divisor of C/4; see linear_uniform

layout(binding = 0) uniform textureBuffer x_texels;
layout(binding = 1) uniform WEIGHT_TEXELS weight_texels;

void add_product(inout float sum, vec4 a, vec4 b) {
  sum = fma(a.x, b.x, sum);
  sum = fma(a.y, b.y, sum);
  sum = fma(a.z, b.z, sum);
  sum = fma(a.w, b.w, sum);
}

void main() {
  const uint lanes = gl_WorkGroupSize.x;
  const uint depth = args.c / 4u, taps = args.kh * args.kw;
  const uint row0 = gl_WorkGroupID.y * kRows;
  const uint col0 = gl_WorkGroupID.x * lanes * kCols + gl_LocalInvocationID.x;
  float sum[kRows][kCols];
  uvec3 place[kRows];
  int weight_at[kCols];
  [[unroll]] for (uint j = 0; j < kCols; j++)
    weight_at[j] = int(args.weight / 4u + min(col0 + lanes * j, args.n - 1u) * taps * depth);
  [[unroll]] for (uint i = 0; i < kRows; i++) {
    place[i] = place_of(min(row0 + i, args.pixels - 1u));
    [[unroll]] for (uint j = 0; j < kCols; j++) sum[i][j] = 0.0;
  }
  int tap = 0;
  for (uint ky = 0; ky < args.kh; ky++) {
    for (uint kx = 0; kx < args.kw; kx++, tap += int(depth)) {
      int x_at[kRows];
      uint keep[kRows];  // all bits, or none on the border: cheaper than to choose
      [[unroll]] for (uint i = 0; i < kRows; i++) {
        bool inside;
        x_at[i] = int(source_of(place[i], ky, kx, inside) / 4u);
        keep[i] = inside ? 0xffffffffu : 0u;
      }
      for (int c = 0; c < int(depth); c += int(kStep)) {
        vec4 w[kStep][kCols];
        [[unroll]] for (uint j = 0; j < kCols; j++)
          [[unroll]] for (uint u = 0; u < kStep; u++)
            w[u][j] = WEIGHT_TEXEL(weight_texels, weight_at[j] + tap + c + int(u));
        [[unroll]] for (uint i = 0; i < kRows; i++)
          [[unroll]] for (uint u = 0; u < kStep; u++) {
            vec4 x = uintBitsToFloat(floatBitsToUint(texelFetch(x_texels, x_at[i] + c + int(u))) & keep[i]);
            [[unroll]] for (uint j = 0; j < kCols; j++) add_product(sum[i][j], x, w[u][j]);
          }
      }
    }
  }
  [[unroll]] for (uint i = 0; i < kRows; i++)
    [[unroll]] for (uint j = 0; j < kCols; j++) {
      const uint pixel = row0 + i, o = col0 + lanes * j;
      if (pixel < args.pixels && o < args.n) finish(pixel, o, sum[i][j]);
    }
}
