#version 450
// filter_update: one multiplicative update of non-negative least squares (Lee & Seung 2001) under filters A,
//   y[r,k] = x[r,k] (A^T wanted)[r,k] / (A^T sums)[r,k],   0 where the denominator is not positive
// with the weights of bin k in the filters first[k] and the next: weights[2k] and weights[2k+1].
// x, y: rows of `columns`; wanted, sums: rows of `filters`. One workgroup's y a row, one invocation a bin.
layout(local_size_x = 64) in;
layout(set = 0, binding = 0) readonly buffer X { float x[]; };
layout(set = 0, binding = 1) readonly buffer Wanted { float wanted[]; };
layout(set = 0, binding = 2) readonly buffer Sums { float sums[]; };
layout(set = 0, binding = 3) readonly buffer First { int first[]; };
layout(set = 0, binding = 4) readonly buffer Weights { float weights[]; };
layout(set = 0, binding = 5) writeonly buffer Y { float y[]; };
layout(push_constant) uniform Push { uint columns, filters, x_base, wanted_base, sums_base, y_base; };

void main() {
  uint k = gl_GlobalInvocationID.x, row = gl_WorkGroupID.y;
  if (k >= columns) return;
  uint m = min(uint(max(first[k], 0)), filters - 1), next = min(m + 1, filters - 1);
  float a = weights[2 * k], b = weights[2 * k + 1];
  uint w = wanted_base + row * filters, s = sums_base + row * filters;
  float numerator = a * wanted[w + m] + b * wanted[w + next], denominator = a * sums[s + m] + b * sums[s + next];
  y[y_base + row * columns + k] = denominator > 0.0 ? x[x_base + row * columns + k] * numerator / denominator : 0.0;
}
