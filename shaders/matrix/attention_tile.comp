#version 450
// attention_tile - attention on GPUs (formula: lib/attention.glsl); D % 4 == 0.
//
// 256 invocations serve 64 queries of one head and meet the keys 32 at a time; q, k and v pass through shared memory
// in slices of 32 elements of D. Invocation (row, lane) of 32 x 8 owns queries 2 row and 2 row + 1: 4 of the 32
// scores each, and texels lane, lane + 8, ... of their results.
#extension GL_GOOGLE_include_directive : enable
#extension GL_EXT_control_flow_attributes : enable
#include "attention.glsl"

layout(local_size_x = 256) in;
layout(constant_id = 3) const uint kDepth = 16;  // D/4
const uint kSlices = (kDepth + 7u) / 8u, kQueries = 64u, kKeys = 32u, kPitch = 9u;

layout(binding = 0, std430) readonly buffer Q { vec4 q[]; };
layout(binding = 1, std430) readonly buffer K { vec4 k[]; };
layout(binding = 2, std430) readonly buffer V { vec4 v[]; };
layout(binding = 3, std430) buffer Out { vec4 result[]; };
layout(binding = 5, std430) readonly buffer TextK { vec4 text_k[]; };
layout(binding = 6, std430) readonly buffer TextV { vec4 text_v[]; };

shared vec4 q_tile[kQueries * kPitch];
shared vec4 kv_tile[kKeys * kPitch];           // keys, then values
shared float weight[kQueries * (kKeys + 1u)];
shared float row_max[kQueries * 8u];           // also row sums

float m[2], l[2];
vec4 sum[2][kSlices];

vec4 load_key(bool text, uint at) {
  if (text) return text_k[(args.text_k + text_rows()) / 4u + at];
  return k[(args.k + kv_rows()) / 4u + at];
}
vec4 load_value(bool text, uint at) {
  if (text) return text_v[(args.text_v + text_rows()) / 4u + at];
  return v[(args.v + kv_rows()) / 4u + at];
}

// Slice `slice` of the queries and of keys s.. (or their values), zero beyond the ends.
void load_queries(uint first, uint slice) {
  [[unroll]] for (uint part = 0u; part < kQueries; part += 32u) {
    const uint row = part + gl_LocalInvocationID.x / 8u, d = slice * 8u + gl_LocalInvocationID.x % 8u;
    vec4 value = vec4(0.0);
    if (first + row < args.queries && d < kDepth) value = q[q_row(first + row) / 4u + d];
    q_tile[row * kPitch + gl_LocalInvocationID.x % 8u] = value;
  }
}
void load_kv(bool text, bool keys, uint s, uint count, uint slice) {
  const uint row = gl_LocalInvocationID.x / 8u, d = slice * 8u + gl_LocalInvocationID.x % 8u;
  vec4 value = vec4(0.0);
  if (s + row < count && d < kDepth) {
    const uint at = (s + row) * kDepth + d;
    if (keys) value = load_key(text, at);
    else value = load_value(text, at);
  }
  kv_tile[row * kPitch + gl_LocalInvocationID.x % 8u] = value;
}

// Scores of this invocation's 2 queries with keys lane, lane + 8, ... of the block.
void scores(bool text, uint first, uint s, uint count, out float score[2][4]) {
  const uint row = gl_LocalInvocationID.x / 8u * 2u, lane = gl_LocalInvocationID.x % 8u;
  [[unroll]] for (uint i = 0u; i < 2u; i++) [[unroll]] for (uint c = 0u; c < 4u; c++) score[i][c] = 0.0;
  for (uint slice = 0u; slice < kSlices; slice++) {
    load_queries(first, slice);
    load_kv(text, true, s, count, slice);
    barrier();
    [[unroll]] for (uint u = 0u; u < 8u; u++) {
      const vec4 q0 = q_tile[row * kPitch + u], q1 = q_tile[(row + 1u) * kPitch + u];
      [[unroll]] for (uint c = 0u; c < 4u; c++) {
        const vec4 key = kv_tile[(lane + 8u * c) * kPitch + u];
        score[0][c] += dot(q0, key);
        score[1][c] += dot(q1, key);
      }
    }
    barrier();
  }
}

// Masks the scores, moves to the new row maximum and leaves the weights in shared memory.
void soften(bool text, uint first, uint s, inout float score[2][4]) {
  const uint row = gl_LocalInvocationID.x / 8u * 2u, lane = gl_LocalInvocationID.x % 8u;
  const float scale = text ? args.text_scale : args.scale;
  [[unroll]] for (uint i = 0u; i < 2u; i++) {
    float top = kNever;
    [[unroll]] for (uint c = 0u; c < 4u; c++) {
      const uint key = s + lane + 8u * c;
      const bool seen = key_lives(text, key) && comes_before(text, key, first + row + i);
      score[i][c] = seen ? score[i][c] * scale : kNever;
      top = max(top, score[i][c]);
    }
    row_max[(row + i) * 8u + lane] = top;
  }
  barrier();
  [[unroll]] for (uint i = 0u; i < 2u; i++) {
    float top = m[i];
    [[unroll]] for (uint c = 0u; c < 8u; c++) top = max(top, row_max[(row + i) * 8u + c]);
    const float shrink = exp(m[i] - top);
    m[i] = top;
    l[i] *= shrink;
    [[unroll]] for (uint j = 0u; j < kSlices; j++) sum[i][j] *= shrink;
    [[unroll]] for (uint c = 0u; c < 4u; c++) {
      const float p = score[i][c] == kNever ? 0.0 : exp(score[i][c] - top);
      l[i] += p;
      weight[(row + i) * (kKeys + 1u) + lane + 8u * c] = p;
    }
  }
}

void attend(bool text, uint first) {
  const uint row = gl_LocalInvocationID.x / 8u * 2u, lane = gl_LocalInvocationID.x % 8u;
  [[unroll]] for (uint i = 0u; i < 2u; i++) {
    m[i] = kNever, l[i] = 0.0;
    [[unroll]] for (uint j = 0u; j < kSlices; j++) sum[i][j] = vec4(0.0);
  }
  const uint count = key_count(text, min(first + kQueries, args.queries) - 1u);
  for (uint s = 0u; s < count; s += kKeys) {
    float score[2][4];
    scores(text, first, s, count, score);
    soften(text, first, s, score);
    [[unroll]] for (uint slice = 0u; slice < kSlices; slice++) {
      load_kv(text, false, s, count, slice);
      barrier();
      for (uint key = 0u; key < kKeys; key++) {
        const vec4 value = kv_tile[key * kPitch + lane];
        sum[0][slice] += weight[row * (kKeys + 1u) + key] * value;
        sum[1][slice] += weight[(row + 1u) * (kKeys + 1u) + key] * value;
      }
      barrier();
    }
  }
}

// 1 / the sum of weights over the 8 invocations of a query, or 0.
float row_scale(uint i) {
  const uint row = gl_LocalInvocationID.x / 8u * 2u + i;
  barrier();
  row_max[row * 8u + gl_LocalInvocationID.x % 8u] = l[i];
  barrier();
  float total = 0.0;
  [[unroll]] for (uint c = 0u; c < 8u; c++) total += row_max[row * 8u + c];
  return over(total);
}

void main() {
  const uint row = gl_LocalInvocationID.x / 8u * 2u, lane = gl_LocalInvocationID.x % 8u;
  const uint first = gl_WorkGroupID.x * kQueries;
  for (uint branch = 0u; branch < ((kFlags & kText) != 0u ? 2u : 1u); branch++) {
    const bool text = branch == 1u;
    attend(text, first);
    [[unroll]] for (uint i = 0u; i < 2u; i++) {
      float factor = row_scale(i);
      if (text) factor *= text_factor();
      if (first + row + i < args.queries) {
        const uint at = out_row(first + row + i) / 4u;
        [[unroll]] for (uint j = 0u; j < kSlices; j++) {
          const uint d = j * 8u + lane;
          if (d < kDepth) result[at + d] = text ? result[at + d] + sum[i][j] * factor : sum[i][j] * factor;
        }
      }
    }
  }
}
