#version 450
// radial_falloff: y[b,c,h,w] = black + (x - black) * max(0, 1 - strength * r^2), r = distance of (h,w) from the
// middle, 1 in the corners. x, y: f32[B,C,H,W]. One invocation an element; a dispatch serves a window of rows.
layout(local_size_x = 256) in;

layout(set = 0, binding = 0) readonly buffer In { float x[]; };
layout(set = 0, binding = 1) writeonly buffer Out { float y[]; };
layout(push_constant) uniform Push {
  uint first_row;   // of the window, counting all B*C*H rows
  uint rows;        // in the window
  uint height, width;
  float strength, black;
};

void main() {
  uint group = gl_WorkGroupID.x + gl_WorkGroupID.y * gl_NumWorkGroups.x;
  uint i = group * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
  if (i >= rows * width) return;
  uint row = (first_row + i / width) % height;
  float u = (2.0 * float(i % width) + 1.0) / float(width) - 1.0;
  float v = (2.0 * float(row) + 1.0) / float(height) - 1.0;
  y[i] = black + (x[i] - black) * max(0.0, 1.0 - strength * 0.5 * (u * u + v * v));
}
