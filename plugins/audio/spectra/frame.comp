#version 450
// frame: overlapping pieces of a waveform, reflected at its ends (without repeating the edge), times a window:
//   y[t,i] = window[i] x[reflect(t hop - pad + i)],   reflect(j) = -j below 0, 2 (samples - 1) - j from `samples` on
// x: part of one waveform; y: `rows` rows of `points`. One workgroup's y a row, one invocation a point.
layout(local_size_x = 64) in;
layout(set = 0, binding = 0) readonly buffer X { float x[]; };
layout(set = 0, binding = 1) readonly buffer Window { float window[]; };
layout(set = 0, binding = 2) writeonly buffer Y { float y[]; };
layout(push_constant) uniform Push {
  uint points, hop;
  int start;         // the sample of the first row's point 0, may be negative
  int samples;
  int x_shift;       // sample j is x[j + x_shift]
  uint y_base;
};

void main() {
  uint i = gl_GlobalInvocationID.x, row = gl_WorkGroupID.y;
  if (i >= points) return;
  int j = abs(start + int(row * hop + i));
  if (j >= samples) j = 2 * (samples - 1) - j;
  y[y_base + row * points + i] = window[i] * x[j + x_shift];
}
