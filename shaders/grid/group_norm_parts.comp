#version 450
// group_norm_parts - the first pass of group_norm: mean and sum of squared deviations of every chunk of pixels and
// group of channels.
//
// x [pixels,C] of one image -> parts [chunk][group]. One invocation a chunk and group; neighbours take neighbouring
// groups, so that together they read whole rows. Sums are taken about the chunk's first element: no cancellation.
#extension GL_GOOGLE_include_directive : enable
layout(local_size_x = 64) in;
#include "index.glsl"
#include "operands.glsl"

layout(push_constant) uniform Args {
  uint pixels, chunk;       // of this window; pixels in a chunk
  uint row, group, groups;  // elements T in a pixel and in a group; groups
  uint x, first_chunk;
} args;

INPUT(0, x)
layout(set = 0, binding = 1, std430) writeonly buffer Parts { vec2 parts[]; };

void main() {
  const uint chunk = flat_index() / args.groups, group = flat_index() % args.groups;
  const uint first = chunk * args.chunk;
  if (first >= args.pixels) return;
  const uint pixels = min(args.chunk, args.pixels - first);
  uint at = args.x + first * args.row + group * args.group;
  const float origin = sum_of(LOAD(x, at)) / float(kWidth);
  T sum = T(0.0), squares = T(0.0);
  for (uint p = 0; p < pixels; p++, at += args.row)
    for (uint e = 0; e < args.group; e++) {
      const T d = LOAD(x, at + e) - origin;
      sum += d;
      squares += d * d;
    }
  const float count = float(pixels * args.group * kWidth), total = sum_of(sum);
  const float deviation = max(sum_of(squares) - total * (total / count), 0.0);
  parts[(args.first_chunk + chunk) * args.groups + group] = vec2(origin + total / count, deviation);
}
