// shaders/lib/attention.glsl - what every attention kernel shares: formula, arguments, masks.
//
//   out[b,t,h] = softmax(scale q k^T) v + tanh(text_gate[h]) softmax(text_scale q text_k^T) text_v
//
// q [B,H,T,D], k and v [B,Hkv,S,D], key_mask [B,S], text_k and text_v [Bt,Hkv,Y,D], text_mask [Bt,Y],
// text_gate [H], out [B,T,H*D]. Query head h reads kv head h/(H/Hkv), batch row b text row b/(B/Bt). A nonzero mask
// attends; causal: key s <= query t; a softmax over no key gives 0. Both softmaxes run online: m is the greatest
// score so far, l the sum of exp(score - m), sum the weighted values.
#include "math.glsl"

// One window of the call: some batch rows, heads and queries. Offsets count f32 elements from each binding's start to
// the window's first batch row, head (kv head) and query.
layout(push_constant) uniform Args {
  uint t, s, y, h, hkv, d;       // sizes of the whole call
  uint queries, first_query;     // of this window
  uint first_head, heads_per_kv; // of the whole call; H/Hkv
  uint batch_per_text;           // B/Bt
  uint batch_in_text;            // the window's first batch row within its text row
  uint q, k, v, text_k, text_v, out_at;
  uint key_mask, text_mask;
  float scale, text_scale;
} args;

layout(constant_id = 4) const uint kFlags = 0;
const uint kKeyMask = 1u, kText = 2u, kTextMask = 4u, kCausal = 8u;
const float kNever = -1e30;  // below every score

layout(binding = 4, std430) readonly buffer KeyMask { int key_mask[]; };
layout(binding = 7, std430) readonly buffer TextMask { int text_mask[]; };
layout(binding = 8, std430) readonly buffer TextGate { float text_gate[]; };

// Where the workgroup's batch row and head lie: gl_WorkGroupID.z and .y count within the window.
uint head() { return args.first_head + gl_WorkGroupID.y; }
uint kv_head() { return head() / args.heads_per_kv - args.first_head / args.heads_per_kv; }
uint text_row() { return (args.batch_in_text + gl_WorkGroupID.z) / args.batch_per_text; }
// Element offset of a query row, a key row of either branch, and a result row.
uint q_row(uint t) { return args.q + ((gl_WorkGroupID.z * args.h + gl_WorkGroupID.y) * args.t + t) * args.d; }
uint kv_rows() { return (gl_WorkGroupID.z * args.hkv + kv_head()) * args.s * args.d; }
uint text_rows() { return (text_row() * args.hkv + kv_head()) * args.y * args.d; }
uint out_row(uint t) { return args.out_at + ((gl_WorkGroupID.z * args.t + t) * args.h + head()) * args.d; }

// Whether any query attends to key s (not yet causality).
bool key_lives(bool text, uint s) {
  if (s >= (text ? args.y : args.s)) return false;
  if (text) return (kFlags & kTextMask) == 0u || text_mask[args.text_mask + text_row() * args.y + s] != 0;
  return (kFlags & kKeyMask) == 0u || key_mask[args.key_mask + gl_WorkGroupID.z * args.s + s] != 0;
}
bool comes_before(bool text, uint s, uint t) {
  return text || (kFlags & kCausal) == 0u || s <= args.first_query + t;
}

// Keys that queries up to t (within the window) need.
uint key_count(bool text, uint t) {
  if (text) return args.y;
  return (kFlags & kCausal) == 0u ? args.s : min(args.s, args.first_query + t + 1u);
}

// The gate of the text branch.
float text_factor() { return accurate_tanh(text_gate[head()]); }
// No key gives 0; a score that is no number makes its query's result none.
float over(float l) { return l == 0.0 ? 0.0 : 1.0 / l; }
