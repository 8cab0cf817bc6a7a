#version 450
// [B,H,T,D] -> [B,T,H*D]: the inverse of split_heads without norm. Turns pairs back by (cos,sin)[T,D/2] when there
// are angles:  a = a' cos + b' sin,  b = b' cos - a' sin
// with pairs (2j, 2j+1), ROTATE 1, or (j, j + D/2), ROTATE 2.
// One invocation moves 8 elements of a head (TEXEL, D a multiple of 8), else one. Specialisation: rotation.
#extension GL_GOOGLE_include_directive : require
#include "index.glsl"
#include "operands.glsl"
#include "walk.glsl"
layout(local_size_x = 256) in;
layout(constant_id = 0) const uint ROTATE = 0;

INPUT(0, x)
INPUT(1, cosines)
INPUT(2, sines)
OUTPUT(3, y)
layout(push_constant) uniform Push {
  uint count;
  uint size[5], factor[5];     // tokens, heads and steps of a head that this dispatch serves
  uint tokens, token_first;    // T of the whole tensor; the first one served
  uint head_width, width;      // D and H*D as T
  uint head_first;
  uint x_base, y_base, angle_base;
} p;

#ifdef TEXEL
// Step j of a head: 4 angles, two texels.
void move(uint from, uint to, uint angles, uint j) {
  uint half_width = p.head_width / 2;
  uint low = ROTATE == 2 ? j : 2 * j;
  uint high = ROTATE == 2 ? j + half_width : low + 1;
  vec4 a = LOAD(x, from + low), b = LOAD(x, from + high);
  if (ROTATE != 0) {
    vec4 c = LOAD(cosines, angles + j), s = LOAD(sines, angles + j);
    vec4 a0 = a, b0 = b;
    if (ROTATE == 2) {
      a = a0 * c + b0 * s;
      b = b0 * c - a0 * s;
    } else {
      a = a0 * c.xxyy + vec4(a0.y, -a0.x, a0.w, -a0.z) * s.xxyy;
      b = b0 * c.zzww + vec4(b0.y, -b0.x, b0.w, -b0.z) * s.zzww;
    }
  }
  y[to + low] = a;
  y[to + high] = b;
}
#else
// Element j of a head.
void move(uint from, uint to, uint angles, uint j) {
  float v = LOAD(x, from + j);
  if (ROTATE != 0) {
    uint half_width = p.head_width / 2;
    bool second = ROTATE == 2 ? j >= half_width : (j & 1u) == 1u;
    uint pair = ROTATE == 2 ? (second ? j - half_width : j) : j / 2;
    uint other = ROTATE == 2 ? (second ? j - half_width : j + half_width) : (j ^ 1u);
    float w = LOAD(x, from + other);
    float c = LOAD(cosines, angles + pair), s = LOAD(sines, angles + pair);
    v = second ? v * c - w * s : v * c + w * s;
  }
  y[to + j] = v;
}
#endif

void main() {
  uint i = flat_index();
  if (i >= p.count) return;
  uint head_item = quotient(i, p.size[2], p.factor[2]), j = i - head_item * p.size[2];
  uint row = quotient(head_item, p.size[1], p.factor[1]), head = head_item - row * p.size[1];
  uint sample_ = quotient(row, p.size[0], p.factor[0]), token = row - sample_ * p.size[0];
  uint from = p.x_base + ((sample_ * p.size[1] + head) * p.tokens + p.token_first + token) * p.head_width;
  uint to = p.y_base + row * p.width + (p.head_first + head) * p.head_width;
  move(from, to, p.angle_base + token * (p.head_width / 2), j);
}
