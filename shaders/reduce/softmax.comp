#version 450
// y = softmax(scale x) over the keys S of each row that are allowed        x[B,H,T,S], mask[Bm,S]
// A key is allowed where the mask is not 0 and, if CAUSAL, s <= t. A row without any allowed key gives 0.
// Row r of the tensor takes mask row r / block. MASK: there is one. Specialisation: lanes, causal.
#extension GL_GOOGLE_include_directive : require
#include "index.glsl"
#include "operands.glsl"
#include "row.glsl"

layout(constant_id = 1) const bool CAUSAL = false;

INPUT(0, x)
OUTPUT(1, y)
#ifdef MASK
#ifdef TEXEL
layout(set = 0, binding = 2) uniform itextureBuffer mask;
#else
layout(set = 0, binding = 2, std430) readonly buffer mask_block { int mask[]; };
#endif
#endif
layout(push_constant) uniform Push {
  uint rows, steps;            // steps: elements of a row as T
  uint first, queries;         // the window's first row; T
  uint block, mask_first;      // rows a mask row; the window's first mask row
  uint x_base, y_base, mask_base;
  float scale;
} p;

const float kNever = -3.0e38;  // below every score
const float kMarked = 3.4e38;  // above every score: a row with one that is no number, which exp() may lose
#ifdef TEXEL
bool bad(vec4 v) { return any(isnan(v)); }
float max_of(vec4 v) { return max(max(v.x, v.y), max(v.z, v.w)); }
vec4 only(vec4 v, ivec4 m) { return mix(v, vec4(kNever), equal(m, ivec4(0))); }
vec4 up_to(vec4 v, uint step, uint t) {
  return mix(v, vec4(kNever), greaterThan(uvec4(step * 4) + uvec4(0, 1, 2, 3), uvec4(t)));
}
#else
bool bad(float v) { return isnan(v); }
float max_of(float v) { return v; }
float only(float v, int m) { return m == 0 ? kNever : v; }
float up_to(float v, uint s, uint t) { return s > t ? kNever : v; }
#endif

uint from, masks, query;

T score(uint i) {
  T v = LOAD(x, from + i) * p.scale;
#ifdef MASK
  v = only(v, LOAD(mask, masks + i));
#endif
  if (CAUSAL) v = up_to(v, i, query);
  return v;
}

void main() {
  uint row = row_index();
  if (row >= p.rows) return;
  from = p.x_base + row * p.steps;
  masks = p.mask_base + ((p.first + row) / p.block - p.mask_first) * p.steps;
  query = (p.first + row) % p.queries;
  uint keys = CAUSAL ? min(p.steps, query / kWidth + 1) : p.steps;
  T greatest = T(kNever);
  bool marked = false;
  for (uint i = row_lane(); i < keys; i += kLanes) {
    T v = score(i);
    marked = marked || bad(v);
    greatest = max(greatest, v);
  }
  float top = row_max(marked ? kMarked : max_of(greatest));
  T sum = T(0);
  for (uint i = row_lane(); i < keys; i += kLanes) sum += exp(score(i) - top);
  float factor = 1.0 / row_sum(sum_of(sum));
  if (top >= kMarked) factor = uintBitsToFloat(0x7fc00000u);   // NaN
  if (top == kNever) keys = 0;
  for (uint i = row_lane(); i < p.steps; i += kLanes)
    y[p.y_base + row * p.steps + i] = i < keys ? exp(score(i) - top) * factor : T(0);
}
