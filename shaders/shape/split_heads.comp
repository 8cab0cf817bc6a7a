#version 450
// [B,T,H*D] -> [B,H,T,D]: LayerNorm over all heads together when there is a norm weight, then rotation of
// pairs by (cos,sin)[T,D/2] when there are angles:  a' = a cos - b sin,  b' = a sin + b cos
// with pairs (2j, 2j+1), ROTATE 1, or (j, j + D/2), ROTATE 2.
// One row is one token. TEXEL moves 8 elements a step (D a multiple of 8), else one.
// Specialisation: lanes, rotation, has norm, has norm bias.
#extension GL_GOOGLE_include_directive : require
#include "index.glsl"
#include "operands.glsl"
#include "row.glsl"

layout(constant_id = 1) const uint ROTATE = 0;
layout(constant_id = 2) const bool HAS_NORM = false;
layout(constant_id = 3) const bool HAS_BIAS = false;

INPUT(0, x)
INPUT(1, norm_weight)
INPUT(2, norm_bias)
INPUT(3, cosines)
INPUT(4, sines)
OUTPUT(5, y)
layout(push_constant) uniform Push {
  uint rows, tokens;           // rows of this window; T of the whole tensor
  uint window_tokens;          // rows a sample in this window
  uint token_first;            // of the window, when it holds part of a sample
  uint width, head_width;      // H*D and D as T
  uint head_first, heads;      // heads that this dispatch writes
  uint x_base, y_base, angle_base;
  float inverse_channels, eps;
} p;

float mean, inverse;

T normed(uint from, uint i) {
  T v = LOAD(x, from + i);
  if (HAS_NORM) v = (v - mean) * inverse * LOAD(norm_weight, i);
  if (HAS_BIAS) v += LOAD(norm_bias, i);
  return v;
}

void find_statistics(uint from) {
  T sum = T(0);
  for (uint i = row_lane(); i < p.width; i += kLanes) sum += LOAD(x, from + i);
  mean = row_sum(sum_of(sum)) * p.inverse_channels;
  T squares = T(0);
  for (uint i = row_lane(); i < p.width; i += kLanes) {
    T v = LOAD(x, from + i) - mean;
    squares += v * v;
  }
  inverse = inversesqrt(row_sum(sum_of(squares)) * p.inverse_channels + p.eps);
}

#ifdef TEXEL
// Step j of a head: 4 angles, two texels.
void move(uint from, uint head, uint j, uint angles, uint to) {
  uint half_width = p.head_width / 2;
  uint low = ROTATE == 2 ? j : 2 * j;
  uint high = ROTATE == 2 ? j + half_width : low + 1;
  vec4 a = normed(from, head * p.head_width + low), b = normed(from, head * p.head_width + high);
  if (ROTATE != 0) {
    vec4 c = LOAD(cosines, angles + j), s = LOAD(sines, angles + j);
    vec4 a0 = a, b0 = b;
    if (ROTATE == 2) {
      a = a0 * c - b0 * s;
      b = a0 * s + b0 * c;
    } else {
      a = a0 * c.xxyy + vec4(-a0.y, a0.x, -a0.w, a0.z) * s.xxyy;
      b = b0 * c.zzww + vec4(-b0.y, b0.x, -b0.w, b0.z) * s.zzww;
    }
  }
  y[to + low] = a;
  y[to + high] = b;
}
uint steps_of_head() { return p.head_width / 2; }
#else
// Element j of a head.
void move(uint from, uint head, uint j, uint angles, uint to) {
  float v = normed(from, head * p.head_width + j);
  if (ROTATE != 0) {
    uint half_width = p.head_width / 2;
    uint pair = ROTATE == 2 ? j % half_width : j / 2;
    bool second = ROTATE == 2 ? j >= half_width : (j & 1u) == 1u;
    uint other = ROTATE == 2 ? (second ? j - half_width : j + half_width) : (j ^ 1u);
    float w = normed(from, head * p.head_width + other);
    float c = LOAD(cosines, angles + pair), s = LOAD(sines, angles + pair);
    v = second ? w * s + v * c : v * c - w * s;
  }
  y[to + j] = v;
}
uint steps_of_head() { return p.head_width; }
#endif

void main() {
  uint row = row_index();
  if (row >= p.rows) return;
  uint from = p.x_base + row * p.width;
  if (HAS_NORM) find_statistics(from);
  uint in_sample = row % p.window_tokens;
  uint b = row / p.window_tokens;
  uint angles = p.angle_base + in_sample * (p.head_width / 2);
  uint steps = steps_of_head();
  for (uint i = row_lane(); i < p.heads * steps; i += kLanes) {
    uint h = i / steps;
    uint to = p.y_base + ((b * p.heads + h) * p.tokens + p.token_first + in_sample) * p.head_width;
    move(from, p.head_first + h, i - h * steps, angles, to);
  }
}
