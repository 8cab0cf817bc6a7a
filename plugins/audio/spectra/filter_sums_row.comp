#version 450
// filter_sums_row: y[r,m] = sum of x[r,k] * weight of bin k in filter m, where one invocation serves a row, as CPU drivers
// like it. A bin is in the filters first[k] and the next, with weights of two floats a bin; first never decreases, so that
// each filter is complete when a bin of a later one comes. x: rows of `texels` vec4; y: rows of `filters`.
layout(local_size_x = 16) in;
layout(set = 0, binding = 0) uniform samplerBuffer x;
layout(set = 0, binding = 1) uniform isamplerBuffer first;
layout(set = 0, binding = 2) uniform samplerBuffer weights;
layout(set = 0, binding = 3) writeonly buffer Y { float y[]; };
layout(push_constant) uniform Push { uint rows, texels, filters, x_base, y_base; };

uint at;              // of filter m in y
int m = 0;
float now = 0.0, after = 0.0;   // what filter m and the next have so far

void finish() {
  y[at] = now;
  now = after;
  after = 0.0;
  ++m;
  ++at;
}

void add(int filter_of, float value, vec2 weight) {
  while (m < min(filter_of, int(filters) - 1)) finish();
  now += value * weight.x;
  after += value * weight.y;
}

void main() {
  uint row = (gl_WorkGroupID.x + gl_WorkGroupID.y * gl_NumWorkGroups.x) * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
  if (row >= rows) return;
  at = y_base + row * filters;
  int from = int(x_base + row * texels);
  for (int t = 0; t < int(texels); ++t) {
    vec4 v = texelFetch(x, from + t), w = texelFetch(weights, 2 * t), u = texelFetch(weights, 2 * t + 1);
    ivec4 f = texelFetch(first, t);
    add(f.x, v.x, w.xy);
    add(f.y, v.y, w.zw);
    add(f.z, v.z, u.xy);
    add(f.w, v.w, u.zw);
  }
  while (m < int(filters)) finish();
}
