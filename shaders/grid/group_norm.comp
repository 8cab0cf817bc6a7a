#version 450
// group_norm - the last pass: y = act((x - mean) * rstd * weight + bias), mean and rstd by group.
//
// x and y [pixels,C] of one image, stats [group] = (mean, rstd), weight and bias [C]. One invocation takes one element
// T of a few successive pixels, so that what belongs to the channel is read once.
#extension GL_GOOGLE_include_directive : enable
layout(local_size_x = 64) in;
#include "index.glsl"
#include "math.glsl"
#include "operands.glsl"

layout(constant_id = 0) const uint kSilu = 0;
layout(push_constant) uniform Args {
  uint pixels, row, group;  // of this window; elements T in a pixel and in a group
  uint x, y;
  uint chunk;               // pixels of one invocation
} args;

INPUT(0, x)
layout(set = 0, binding = 1, std430) readonly buffer Weight { T weight[]; };
layout(set = 0, binding = 2, std430) readonly buffer Bias { T bias[]; };
layout(set = 0, binding = 3, std430) readonly buffer Stats { vec2 stats[]; };
OUTPUT(4, y)

void main() {
  const uint channel = flat_index() % args.row, first = flat_index() / args.row * args.chunk;
  if (first >= args.pixels) return;
  const vec2 of_group = stats[channel / args.group];
  const T factor = weight[channel] * of_group.y, offset = bias[channel];
  const uint end = min(first + args.chunk, args.pixels);
  for (uint p = first; p < end; p++) {
    const uint at = p * args.row + channel;
    T v = (LOAD(x, args.x + at) - of_group.x) * factor + offset;
    if (kSilu != 0u) v = silu(v);
    y[args.y + at] = v;
  }
}
