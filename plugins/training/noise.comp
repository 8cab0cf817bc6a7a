#version 450
// noise: standard normal numbers, the same for the same key. Element i of sample b comes from the counter-based
// generator Philox 4x32-10 (Salmon et al. 2011) with key keys[b] and counter i / 4, by Box and Muller's transform.
// keys i32[B,2] -> y f32[B,N]. One invocation an element of the window; windows may begin and end inside a sample.
layout(local_size_x = 256) in;

layout(set = 0, binding = 0) readonly buffer Keys { uvec2 keys[]; };
layout(set = 0, binding = 1) writeonly buffer Y { float y[]; };
layout(push_constant) uniform Push {
  uint first, count;   // elements of the window, counted over all samples
  uint elements;       // N
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

// Drivers' own logarithms, sines and roots are off by up to 1e-3: these are good to a few units in the last place.
float natural_log(float x) {
  uint bits = floatBitsToUint(x);
  int exponent = int(bits >> 23) - 127;
  float m = uintBitsToFloat((bits & 0x7FFFFFu) | 0x3F800000u);
  if (m > 1.4142135) m *= 0.5, exponent++;
  float s = (m - 1.0) / (m + 1.0), s2 = s * s;   // ln m = 2 artanh s
  return float(exponent) * 0.6931472 + 2.0 * s * (1.0 + s2 * (0.33333333 + s2 * (0.2 + s2 * (0.14285714 + s2 / 9.0))));
}

// Cosine and sine of so many turns, 0..1: quarter turns, and Taylor's series for the eighth that is left.
vec2 direction(float turns) {
  float quarter = floor(4.0 * turns + 0.5), x = 6.2831853 * (turns - 0.25 * quarter), x2 = x * x;
  float c = 1.0 - x2 / 2.0 * (1.0 - x2 / 12.0 * (1.0 - x2 / 30.0 * (1.0 - x2 / 56.0)));
  float s = x * (1.0 - x2 / 6.0 * (1.0 - x2 / 20.0 * (1.0 - x2 / 42.0 * (1.0 - x2 / 72.0))));
  switch (int(quarter) & 3) {
    case 0: return vec2(c, s);
    case 1: return vec2(-s, c);
    case 2: return vec2(-c, -s);
    default: return vec2(s, -c);
  }
}

// Two normal numbers from two words.
vec2 normal_pair(uint radius, uint angle) {
  float squared = -2.0 * natural_log((float(radius >> 8) + 0.5) / 16777216.0);
  float r = sqrt(squared);
  if (r > 0.0) r = 0.5 * (r + squared / r);
  return r * direction((float(angle >> 8) + 0.5) / 16777216.0);
}

void main() {
  uint item = (gl_WorkGroupID.x + gl_WorkGroupID.y * gl_NumWorkGroups.x) * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
  if (item >= count) return;
  uint e = (first + item) % elements;
  uvec4 words = philox(uvec4(e / 4u, 0u, 0u, 0u), keys[(first + item) / elements]);
  vec2 pair = (e & 2u) == 0u ? normal_pair(words.x, words.y) : normal_pair(words.z, words.w);
  y[item] = (e & 1u) == 0u ? pair.x : pair.y;
}
