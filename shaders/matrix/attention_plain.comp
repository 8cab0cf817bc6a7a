#version 450
// attention_plain - attention for every head size and device (formula: lib/attention.glsl).
//
// 64 invocations serve one query: each scores one of 64 keys, then each sums elements lane, lane + 64, ... of the
// result over the 64 weights.
#extension GL_GOOGLE_include_directive : enable
#extension GL_EXT_control_flow_attributes : enable
#include "attention.glsl"

layout(local_size_x = 64) in;
layout(constant_id = 3) const uint kSlices = 1;  // ceil(D/64)

layout(binding = 0, std430) readonly buffer Q { float q[]; };
layout(binding = 1, std430) readonly buffer K { float k[]; };
layout(binding = 2, std430) readonly buffer V { float v[]; };
layout(binding = 3, std430) buffer Out { float result[]; };
layout(binding = 5, std430) readonly buffer TextK { float text_k[]; };
layout(binding = 6, std430) readonly buffer TextV { float text_v[]; };

shared float score[64], weight[64];

float m, l;
float sum[kSlices];

float score_of(bool text, uint t, uint s) {
  const uint query = q_row(t), key = text ? args.text_k + text_rows() + s * args.d : args.k + kv_rows() + s * args.d;
  float total = 0.0;
  if (text) {
    for (uint d = 0u; d < args.d; d++) total = fma(q[query + d], text_k[key + d], total);
  } else {
    for (uint d = 0u; d < args.d; d++) total = fma(q[query + d], k[key + d], total);
  }
  return total * (text ? args.text_scale : args.scale);
}

void add_values(bool text, uint s, uint keys) {
  const uint at = text ? args.text_v + text_rows() + s * args.d : args.v + kv_rows() + s * args.d;
  [[unroll]] for (uint j = 0u; j < kSlices; j++) {
    const uint d = j * 64u + gl_LocalInvocationID.x;
    if (d < args.d) {
      for (uint key = 0u; key < keys; key++)
        sum[j] = fma(weight[key], text ? text_v[at + key * args.d + d] : v[at + key * args.d + d], sum[j]);
    }
  }
}

void attend(bool text, uint t) {
  const uint lane = gl_LocalInvocationID.x, count = key_count(text, t);
  m = kNever, l = 0.0;
  [[unroll]] for (uint j = 0u; j < kSlices; j++) sum[j] = 0.0;
  for (uint s = 0u; s < count; s += 64u) {
    const bool seen = s + lane < count && key_lives(text, s + lane);
    float own = kNever;
    if (seen) own = score_of(text, t, s + lane);
    barrier();
    score[lane] = own;
    barrier();
    float top = m;
    for (uint key = 0u; key < 64u; key++) top = max(top, score[key]);
    const float shrink = exp(m - top);
    m = top;
    weight[lane] = seen ? exp(own - top) : 0.0;
    barrier();
    l *= shrink;
    for (uint key = 0u; key < 64u; key++) l += weight[key];
    [[unroll]] for (uint j = 0u; j < kSlices; j++) sum[j] *= shrink;
    add_values(text, s, min(64u, count - s));
  }
}

void main() {
  const uint t = gl_WorkGroupID.x;
  if (t >= args.queries) return;  // the whole workgroup
  for (uint branch = 0u; branch < ((kFlags & kText) != 0u ? 2u : 1u); branch++) {
    const bool text = branch == 1u;
    attend(text, t);
    float factor = over(l);
    if (text) factor *= text_factor();
    const uint at = out_row(t);
    [[unroll]] for (uint j = 0u; j < kSlices; j++) {
      const uint d = j * 64u + gl_LocalInvocationID.x;
      if (d < args.d) result[at + d] = text ? result[at + d] + sum[j] * factor : sum[j] * factor;
    }
  }
}
