#version 450
// overlap_add: the waveform whose frames are nearest to the given ones in the least-squares sense (Griffin & Lim 1984,
// equation 6), gathered sample by sample:
//   x[n] = sum_t window[i] y[t,i] / sum_t window[i]^2,   i = n + pad - t hop, over the frames with 0 <= i < points
// and 0 where the windows leave nothing. y: rows `first_row`.. of one waveform; x: part of it. One invocation a sample.
layout(local_size_x = 64) in;
layout(set = 0, binding = 0) readonly buffer Y { float y[]; };
layout(set = 0, binding = 1) readonly buffer Window { float window[]; };
layout(set = 0, binding = 2) writeonly buffer X { float x[]; };
layout(push_constant) uniform Push {
  uint count;        // samples in this dispatch
  uint first;        // the first one, with pad added
  uint points, hop, frames;
  uint first_row, y_base, x_base;
};

void main() {
  uint i = (gl_WorkGroupID.x + gl_WorkGroupID.y * gl_NumWorkGroups.x) * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
  if (i >= count) return;
  uint n = first + i;
  uint from = n < points ? 0 : (n - points) / hop + 1, to = min(n / hop, frames - 1);
  float sum = 0.0, weight = 0.0;
  for (uint t = from; t <= to; ++t) {
    float w = window[n - t * hop];
    sum += w * y[y_base + (t - first_row) * points + n - t * hop];
    weight += w * w;
  }
  x[x_base + i] = weight > 1e-8 ? sum / weight : 0.0;
}
