#version 450
// filter_sums: y[r,m] = sum of x[r,k] * weight of bin k in filter m, over the bins of filter m.
// A bin k has weights of at most two filters, first[k] and the next: weights[2k] and weights[2k+1].
// bounds: of each filter its first bin and one past its last. x: rows of `columns`; y: rows of `filters`. One workgroup's
// y a row, one invocation a filter.
layout(local_size_x = 64) in;
layout(set = 0, binding = 0) readonly buffer X { float x[]; };
layout(set = 0, binding = 1) readonly buffer First { int first[]; };
layout(set = 0, binding = 2) readonly buffer Weights { float weights[]; };
layout(set = 0, binding = 3) readonly buffer Bounds { int bounds[]; };
layout(set = 0, binding = 4) writeonly buffer Y { float y[]; };
layout(push_constant) uniform Push { uint columns, filters, x_base, y_base; };

void main() {
  uint m = gl_GlobalInvocationID.x, row = gl_WorkGroupID.y;
  if (m >= filters) return;
  uint from = uint(max(bounds[2 * m], 0)), to = min(uint(max(bounds[2 * m + 1], 0)), columns);
  float sum = 0.0;
  for (uint k = from; k < to; ++k)
    sum += x[x_base + row * columns + k] * weights[2 * k + (clamp(first[k], 0, int(filters) - 1) == int(m) ? 0 : 1)];
  y[y_base + row * filters + m] = sum;
}
