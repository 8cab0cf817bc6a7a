#version 450
// filter_update_row: filter_update where one invocation serves a row, as CPU drivers like it; it reads what filters hold
// only where a bin's filters are others than the last bin's. x, y: rows of `texels` vec4; wanted, sums: rows of `filters`.
layout(local_size_x = 16) in;
layout(set = 0, binding = 0) uniform samplerBuffer x;
layout(set = 0, binding = 1) readonly buffer Wanted { float wanted[]; };
layout(set = 0, binding = 2) readonly buffer Sums { float sums[]; };
layout(set = 0, binding = 3) uniform isamplerBuffer first;
layout(set = 0, binding = 4) uniform samplerBuffer weights;
layout(set = 0, binding = 5) writeonly buffer Y { vec4 y[]; };
layout(push_constant) uniform Push { uint rows, texels, filters, x_base, wanted_base, sums_base, y_base; };

uint wanted_at, sums_at;
int m = -1;
vec2 over = vec2(0), under = vec2(0);   // wanted and sums of filter m and the next

float updated(int filter_of, float value, vec2 weight) {
  filter_of = clamp(filter_of, 0, int(filters) - 1);
  if (m != filter_of) {
    m = filter_of;
    uint next = min(uint(m) + 1, filters - 1);
    over = vec2(wanted[wanted_at + m], wanted[wanted_at + next]);
    under = vec2(sums[sums_at + m], sums[sums_at + next]);
  }
  float denominator = weight.x * under.x + weight.y * under.y;
  return denominator > 0.0 ? value * (weight.x * over.x + weight.y * over.y) / denominator : 0.0;
}

void main() {
  uint row = (gl_WorkGroupID.x + gl_WorkGroupID.y * gl_NumWorkGroups.x) * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
  if (row >= rows) return;
  wanted_at = wanted_base + row * filters;
  sums_at = sums_base + row * filters;
  int from = int(x_base + row * texels);
  for (int t = 0; t < int(texels); ++t) {
    vec4 v = texelFetch(x, from + t), w = texelFetch(weights, 2 * t), u = texelFetch(weights, 2 * t + 1);
    ivec4 f = texelFetch(first, t);
    y[y_base + row * texels + t] = vec4(updated(f.x, v.x, w.xy), updated(f.y, v.y, w.zw), updated(f.z, v.z, u.xy),
                                        updated(f.w, v.w, u.zw));
  }
}
