#version 450
// Chains of positions with the same id:   first[v] = least n with ids[n] = v,  next[n] = least m > n with
// ids[m] = ids[n], else none (-1).   ids[N], first[V], next[N]
// All invocations walk the ids in step, from the end: every read is one for the whole workgroup. TEXEL: four a read,
// which CPU drivers like; the ids beyond the last whole texel one by one.
#extension GL_GOOGLE_include_directive : require
#include "index.glsl"
layout(local_size_x = 64) in;

layout(set = 0, binding = 0, std430) readonly buffer ids_block { int ids[]; };
layout(set = 0, binding = 1, std430) writeonly buffer first_block { int first[]; };
layout(set = 0, binding = 2, std430) writeonly buffer next_block { int next[]; };
#ifdef TEXEL
layout(set = 0, binding = 3) uniform itextureBuffer id_texels;
#endif
layout(push_constant) uniform Push {
  uint rows, positions;        // V and N of this dispatch
  uint first_row, ids_base, texel_base;
} p;

void main() {
  uint i = flat_index();
  bool of_row = i < p.rows;
  uint n = of_row ? 0 : min(i - p.rows, p.positions - 1);
  int id = of_row ? int(p.first_row + i) : ids[p.ids_base + n];
  int after = of_row ? -1 : int(n);
  int found = -1, walked = 0;
#ifdef TEXEL
  walked = int(p.positions & ~3u);
#endif
  for (int m = int(p.positions) - 1; m >= walked; --m)
    if (ids[p.ids_base + uint(m)] == id && m > after) found = m;
#ifdef TEXEL
  for (int m = walked - 4; m >= 0; m -= 4) {
    ivec4 four = texelFetch(id_texels, int(p.texel_base) + m / 4);
    if (four.w == id && m + 3 > after) found = m + 3;
    if (four.z == id && m + 2 > after) found = m + 2;
    if (four.y == id && m + 1 > after) found = m + 1;
    if (four.x == id && m > after) found = m;
  }
#endif
  if (of_row) first[i] = found;
  else if (i - p.rows < p.positions) next[n] = found;
}
