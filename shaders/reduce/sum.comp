#version 450
// y[o,k,i] = sum of x[o,n,i], or of its square, over n = k, k + P, k + 2P, ...     x[O,N,I] -> y[O,P,I]
// One level of a sum along N; the host adds levels until P is 1. Neighbouring invocations take neighbouring elements
// at every step, however long the rows are. FOLD: I is 1, a texel holds four successive n.
#extension GL_GOOGLE_include_directive : require
#include "index.glsl"
#include "operands.glsl"
layout(local_size_x = 64) in;

INPUT(0, x)
#ifdef FOLD
layout(set = 0, binding = 1, std430) writeonly buffer y_block { float y[]; };
#define RESULT(v) sum_of(v)
#else
OUTPUT(1, y)
#define RESULT(v) (v)
#endif
layout(push_constant) uniform Push {
  uint count;                  // of results, as T
  uint terms, parts, inner;    // N, P, I of this window, as T
  uint x_base, y_base;
  uint squares;                // 0 or 1
} p;

void main() {
  uint item = flat_index();
  if (item >= p.count) return;
  uint row = item / p.inner, i = item - row * p.inner;
  uint o = row / p.parts, k = row - o * p.parts;
  uint from = p.x_base + o * p.terms * p.inner + i;
  T sum = T(0);
  if (p.squares == 0)
    for (uint n = k; n < p.terms; n += p.parts) sum += LOAD(x, from + n * p.inner);
  else
    for (uint n = k; n < p.terms; n += p.parts) {
      T v = LOAD(x, from + n * p.inner);
      sum += v * v;
    }
  y[p.y_base + item] = RESULT(sum);
}
