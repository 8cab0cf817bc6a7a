#version 450
// upsample_nearest - y[b,oy,ox,c] = x[b, oy/factor, ox/factor, c]; one element T of y an invocation.
//
// The rows of all images lie behind each other: row r of y comes from row r/factor of x.
#extension GL_GOOGLE_include_directive : enable
layout(local_size_x = 64) in;
#include "index.glsl"
#include "operands.glsl"

layout(push_constant) uniform Args {
  uint count;               // elements T of y in this window
  uint first_row;           // the window's first row of y, counted from a multiple of factor
  uint width, channels;     // of x; channels in elements T
  uint factor;
  uint x, y;
} args;

INPUT(0, x)
OUTPUT(1, y)

void main() {
  const uint i = flat_index();
  if (i >= args.count) return;
  const uint channel = i % args.channels, pixel = i / args.channels, width = args.width * args.factor;
  const uint row = (args.first_row + pixel / width) / args.factor, col = pixel % width / args.factor;
  y[args.y + i] = LOAD(x, args.x + (row * args.width + col) * args.channels + channel);
}
