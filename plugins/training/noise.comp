#version 450
// noise: standard normal numbers, the same for the same key. Element i of sample b comes from the counter-based
// generator Philox 4x32-10 (Salmon et al. 2011) with key keys[b] and counter i / 4, by Box and Muller's transform.
// keys i32[B,2] -> y f32[B,N]. One invocation makes four elements of one sample.
layout(local_size_x = 64) in;

layout(set = 0, binding = 0) readonly buffer Keys { uvec2 keys[]; };
layout(set = 0, binding = 1) writeonly buffer Y { float y[]; };
layout(push_constant) uniform Push {
  uint first_sample, samples;   // of the window
  uint elements;                // N
};

uvec4 philox(uvec4 c, uvec2 key) {
  for (int turn = 0; turn < 10; ++turn) {
    uint a_high, a_low, b_high, b_low;
    umulExtended(0xD2511F53u, c.x, a_high, a_low);
    umulExtended(0xCD9E8D57u, c.z, b_high, b_low);
    c = uvec4(b_high ^ c.y ^ key.x, b_low, a_high ^ c.w ^ key.y, a_low);
    key += uvec2(0x9E3779B9u, 0xBB67AE85u);
  }
  return c;
}

// Two normal numbers from two words.
vec2 normal_pair(uint radius, uint angle) {
  float r = sqrt(-2.0 * log((float(radius >> 8) + 0.5) / 16777216.0));
  float turn = 6.283185307179586 * (float(angle >> 8) + 0.5) / 16777216.0;
  return r * vec2(cos(turn), sin(turn));
}

void main() {
  uint item = (gl_WorkGroupID.x + gl_WorkGroupID.y * gl_NumWorkGroups.x) * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
  uint blocks = (elements + 3u) / 4u;
  if (item >= samples * blocks) return;
  uint sample_index = item / blocks, block = item % blocks;
  uvec4 words = philox(uvec4(block, 0u, 0u, 0u), keys[first_sample + sample_index]);
  vec2 a = normal_pair(words.x, words.y), b = normal_pair(words.z, words.w);
  float four[4] = float[4](a.x, a.y, b.x, b.y);
  for (uint e = 0u; e < 4u && 4u * block + e < elements; ++e) y[sample_index * elements + 4u * block + e] = four[e];
}
