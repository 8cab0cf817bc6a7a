#version 450
// Chains of positions with the same id:   first[v] = least n with ids[n] = v,  next[n] = least m > n with
// ids[m] = ids[n], else none (-1).   ids[N], first[V], next[N]
// All invocations walk the ids in step, from the end: every read is one for the whole workgroup.
#extension GL_GOOGLE_include_directive : require
#include "index.glsl"
layout(local_size_x = 64) in;

layout(set = 0, binding = 0, std430) readonly buffer ids_block { int ids[]; };
layout(set = 0, binding = 1, std430) writeonly buffer first_block { int first[]; };
layout(set = 0, binding = 2, std430) writeonly buffer next_block { int next[]; };
layout(push_constant) uniform Push {
  uint rows, positions;        // V and N of this dispatch
  uint first_row, ids_base;
} p;

void main() {
  uint i = flat_index();
  bool of_row = i < p.rows;
  uint n = of_row ? 0 : min(i - p.rows, p.positions - 1);
  int id = of_row ? int(p.first_row + i) : ids[p.ids_base + n];
  int after = of_row ? -1 : int(n);
  int found = -1;
  for (int m = int(p.positions) - 1; m >= 0; --m)
    if (ids[p.ids_base + uint(m)] == id && m > after) found = m;
  if (of_row) first[i] = found;
  else if (i - p.rows < p.positions) next[n] = found;
}
