#version 450
// group_norm_merge - the second pass of group_norm: parts [chunk][group] -> (mean, 1/sqrt(var + eps)) of every group,
// merged pairwise after Chan, Golub and LeVeque.
#extension GL_GOOGLE_include_directive : enable
layout(local_size_x = 64) in;
#include "index.glsl"

layout(push_constant) uniform Args {
  uint chunks, chunk, pixels;  // chunks of `chunk` pixels; the last may be shorter
  uint group_elements, groups; // channels in a group
  float eps;
} args;

layout(set = 0, binding = 0, std430) readonly buffer Parts { vec2 parts[]; };
layout(set = 0, binding = 1, std430) writeonly buffer Stats { vec2 stats[]; };

void main() {
  const uint group = flat_index();
  if (group >= args.groups) return;
  float count = 0.0, mean = 0.0, deviation = 0.0;
  for (uint chunk = 0; chunk < args.chunks; chunk++) {
    const vec2 part = parts[chunk * args.groups + group];
    const float more = float(min(args.chunk, args.pixels - chunk * args.chunk) * args.group_elements);
    const float delta = part.x - mean, share = more / (count + more);
    mean += delta * share;
    deviation += part.y + delta * delta * count * share;
    count += more;
  }
  stats[group] = vec2(mean, 1.0 / sqrt(deviation / count + args.eps));
}
