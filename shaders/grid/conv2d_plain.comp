#version 450
// conv2d_plain - conv2d for every shape and device: one result an invocation (formula: lib/conv.glsl).
#extension GL_GOOGLE_include_directive : enable
layout(local_size_x = 64) in;
#include "conv.glsl"
#include "index.glsl"
#include "weights.glsl"

layout(constant_id = 1) const uint kType = kTypeF32;

layout(binding = 0, std430) readonly buffer X { float x[]; };
layout(binding = 1, std430) readonly buffer W { uint weight[]; };

void main() {
  const uint i = flat_index();
  if (i >= args.pixels * args.n) return;
  const uint pixel = i / args.n, o = i % args.n;
  const uvec3 place = place_of(pixel);
  float sum = 0.0;
  uint weight_at = args.weight + o * args.kh * args.kw * args.c;
  for (uint ky = 0u; ky < args.kh; ky++) {
    for (uint kx = 0u; kx < args.kw; kx++, weight_at += args.c) {
      bool inside;
      const uint x_at = source_of(place, ky, kx, inside);
      if (!inside) continue;
      for (uint c = 0u; c < args.c; c++) sum = fma(x[x_at + c], WEIGHT(weight, kType, weight_at + c), sum);
    }
  }
  finish(pixel, o, sum);
}
