#version 450
// y = fn(a, b) over a box of up to 6 dimensions; a broadcast dimension has stride 0.
// SCALAR_B: b stays the same along the innermost dimension. Specialisation: rank, function, whether a and b
// have changed places.
#extension GL_GOOGLE_include_directive : require
#include "index.glsl"
#include "operands.glsl"
#include "walk.glsl"
layout(local_size_x = 256) in;
layout(constant_id = 0) const uint RANK = 1;
layout(constant_id = 1) const uint FN = 0;
layout(constant_id = 2) const bool REVERSED = false;

INPUT(0, a)
#ifdef SCALAR_B
layout(set = 0, binding = 1, std430) readonly buffer b_block { float b[]; };
#define LOAD_B(i) T(b[i])
#else
INPUT(1, b)
#define LOAD_B(i) LOAD(b, i)
#endif
OUTPUT(2, y)
layout(push_constant) uniform Push {
  uint count, a_base, b_base, y_base;
  uint size[5], factor[5];     // of the dimensions but the outermost
  uint a_stride[6], b_stride[6], y_stride[6];
} p;

T apply(T left, T right) {
  switch (FN) {
    case 0: return left + right;
    case 1: return left - right;
    case 2: return left * right;
    case 3: return left / right;
    case 4: return min(left, right);
    case 5: return max(left, right);
    default: return step(left, right);   // 1 where left <= right, else 0
  }
}

void main() {
  uint rest = flat_index();
  if (rest >= p.count) return;
  uint ia = p.a_base, ib = p.b_base, iy = p.y_base;
  for (uint k = RANK - 1; k > 0; --k) {
    uint outer = quotient(rest, p.size[k - 1], p.factor[k - 1]);
    uint i = rest - outer * p.size[k - 1];
    ia += i * p.a_stride[k], ib += i * p.b_stride[k], iy += i * p.y_stride[k];
    rest = outer;
  }
  ia += rest * p.a_stride[0], ib += rest * p.b_stride[0], iy += rest * p.y_stride[0];
  T va = LOAD(a, ia), vb = LOAD_B(ib);
  y[iy] = REVERSED ? apply(vb, va) : apply(va, vb);
}
