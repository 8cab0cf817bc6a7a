#version 450
// attention_uniform - attention for CPU drivers (formula: lib/attention.glsl); D % 4 == 0.
//
// The workgroup is one subgroup; each lane owns kQueries queries. Keys and values are read at addresses that are the
// same for all lanes, kKeys at a time, as texels, which a CPU driver turns into plain vector loads. No shared
// memory, no barrier; the sums of a lane lie on its stack, which the first-level cache holds.
#extension GL_GOOGLE_include_directive : enable
#extension GL_EXT_control_flow_attributes : enable
#include "attention.glsl"

layout(local_size_x_id = 0) in;
layout(constant_id = 1) const uint kQueries = 4;
layout(constant_id = 2) const uint kKeys = 4;
layout(constant_id = 3) const uint kDepth = 16;  // D/4

layout(binding = 0) uniform textureBuffer q_texels;
layout(binding = 1) uniform textureBuffer k_texels;
layout(binding = 2) uniform textureBuffer v_texels;
layout(binding = 3, std430) writeonly buffer Out { float result[]; };
layout(binding = 5) uniform textureBuffer text_k_texels;
layout(binding = 6) uniform textureBuffer text_v_texels;

vec4 q[kQueries][kDepth], sum[kQueries][kDepth];
float m[kQueries], l[kQueries];

float add_product(float s, vec4 a, vec4 b) { return fma(a.w, b.w, fma(a.z, b.z, fma(a.y, b.y, fma(a.x, b.x, s)))); }

uint query(uint i) {
  return gl_WorkGroupID.x * gl_WorkGroupSize.x * kQueries + i * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
}

// Turns the scores of keys s.. into weights and scales what was summed before to the new maximum.
void soften(inout float score[kQueries][kKeys], uint s, bool text, float scale) {
  bool lives[kKeys];
  [[unroll]] for (uint b = 0; b < kKeys; b++) lives[b] = key_lives(text, s + b);
  [[unroll]] for (uint i = 0; i < kQueries; i++) {
    float top = m[i];
    [[unroll]] for (uint b = 0; b < kKeys; b++) {
      bool seen = lives[b] && comes_before(text, s + b, query(i));
      score[i][b] = seen ? score[i][b] * scale : kNever;
      top = max(top, score[i][b]);
    }
    float shrink = exp(m[i] - top);
    m[i] = top;
    l[i] *= shrink;
    [[unroll]] for (uint b = 0; b < kKeys; b++) {
      score[i][b] = score[i][b] == kNever ? 0.0 : exp(score[i][b] - top);
      l[i] += score[i][b];
    }
    [[unroll]] for (uint d = 0; d < kDepth; d++) sum[i][d] *= shrink;
  }
}

void attend(textureBuffer keys, textureBuffer values, uint key_at, uint value_at, uint count, bool text, float scale) {
  [[unroll]] for (uint i = 0; i < kQueries; i++) {
    m[i] = kNever, l[i] = 0.0;
    [[unroll]] for (uint d = 0; d < kDepth; d++) sum[i][d] = vec4(0.0);
  }
  for (uint s = 0; s < count; s += kKeys) {
    float score[kQueries][kKeys];
    uint row[kKeys];
    [[unroll]] for (uint b = 0; b < kKeys; b++) {
      row[b] = min(s + b, count - 1u) * kDepth;
      [[unroll]] for (uint i = 0; i < kQueries; i++) score[i][b] = 0.0;
    }
    [[unroll]] for (uint d = 0; d < kDepth; d++)
      [[unroll]] for (uint b = 0; b < kKeys; b++) {
        vec4 k = texelFetch(keys, int(key_at + row[b] + d));
        [[unroll]] for (uint i = 0; i < kQueries; i++) score[i][b] = add_product(score[i][b], k, q[i][d]);
      }
    soften(score, s, text, scale);
    [[unroll]] for (uint d = 0; d < kDepth; d++)
      [[unroll]] for (uint b = 0; b < kKeys; b++) {
        vec4 v = texelFetch(values, int(value_at + row[b] + d));
        [[unroll]] for (uint i = 0; i < kQueries; i++) sum[i][d] = fma(vec4(score[i][b]), v, sum[i][d]);
      }
  }
}

void main() {
  [[unroll]] for (uint i = 0; i < kQueries; i++) {
    uint at = q_row(min(query(i), args.queries - 1u)) / 4u;
    [[unroll]] for (uint d = 0; d < kDepth; d++) q[i][d] = texelFetch(q_texels, int(at + d));
  }
  const uint last = min(query(kQueries) - gl_LocalInvocationID.x, args.queries) - 1u;
  const uint kv = kv_rows();
  attend(k_texels, v_texels, (args.k + kv) / 4u, (args.v + kv) / 4u, key_count(false, last), false, args.scale);
  vec4 total[kQueries][kDepth];
  [[unroll]] for (uint i = 0; i < kQueries; i++)
    [[unroll]] for (uint d = 0; d < kDepth; d++) total[i][d] = sum[i][d] * over(l[i]);
  if ((kFlags & kText) != 0u) {
    const uint text = text_rows();
    const float factor = text_factor();
    attend(text_k_texels, text_v_texels, (args.text_k + text) / 4u, (args.text_v + text) / 4u, args.y, true,
           args.text_scale);
    [[unroll]] for (uint i = 0; i < kQueries; i++)
      [[unroll]] for (uint d = 0; d < kDepth; d++) total[i][d] += sum[i][d] * (factor * over(l[i]));
  }
  [[unroll]] for (uint i = 0; i < kQueries; i++) {
    if (query(i) < args.queries) {
      uint at = out_row(query(i));
      [[unroll]] for (uint d = 0; d < kDepth; d++)
        [[unroll]] for (uint e = 0; e < 4u; e++) result[at + 4u * d + e] = total[i][d][e];
    }
  }
}
