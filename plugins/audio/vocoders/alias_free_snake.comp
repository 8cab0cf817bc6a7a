#version 450
// alias_free_snake: BigVGAN's activation (Lee et al. 2023, arXiv 2206.04658, section 3.2; alias_free_torch/act.py,
// resample.py): twice the frames through a low-pass filter, a periodic function of each, half the frames again.
//   u[2t+r] = 2 sum_j x[t+2+r-j] up[2j+1-r]          j = 0..5, the frames of x repeated beyond its ends
//   s = u + sin(alpha u)^2 / (beta + 1e-9)           alpha, beta: one number a channel
//   y[t] = sum_j s[2t-5+j] down[j]                   j = 0..11, s repeated beyond its ends
// x, y: f32 [frames, channels] of one sample. One invocation makes kFrames frames of one channel, or of four with
// TEXEL (x as texels) and VEC4.
#if defined(TEXEL) || defined(VEC4)
#define T vec4
#else
#define T float
#endif
#extension GL_EXT_control_flow_attributes : enable
layout(local_size_x = 64) in;

#ifdef TEXEL
layout(set = 0, binding = 0) uniform textureBuffer x_texels;
#define LOAD(i) texelFetch(x_texels, int(i))
#else
layout(set = 0, binding = 0) readonly buffer X { T x[]; };
#define LOAD(i) x[i]
#endif
layout(set = 0, binding = 1) readonly buffer Alpha { T alpha[]; };
layout(set = 0, binding = 2) readonly buffer Beta { T beta[]; };
layout(set = 0, binding = 3) readonly buffer Up { float up[12]; };
layout(set = 0, binding = 4) readonly buffer Down { float down[12]; };
layout(set = 0, binding = 5) writeonly buffer Y { T y[]; };
layout(push_constant) uniform Push {
  uint total;           // frames of the sample
  uint channels;        // elements T of a frame
  uint first, frames;   // of this window; first is a multiple of kFrames
  uint x_first;         // the first frame of x that is bound
  uint x_base, y_base;  // elements T before the window in the bindings
};

const int kFrames = 16, kReach = 3;                   // pairs of s before and after a frame that it reads
const int kPairs = kFrames + 2 * kReach;

// sin(v)^2, which has the period pi: no quadrants to tell apart. Taylor's series to 6e-8 within pi/2.
T squared_sine(T v) {
  precise T k = roundEven(v * 0.31830988618379067);
  precise T r = ((v - k * 3.140625) - k * 9.67502593994140625e-4) - k * 1.509957990978376432e-7;
  T z = r * r;
  T s = r + r * z * (((((-2.50521084e-8 * z + 2.75573192e-6) * z - 1.98412698e-4) * z + 8.33333333e-3) * z) -
                     1.66666667e-1);
  return s * s;
}

void main() {
  const uint i = (gl_WorkGroupID.x + gl_WorkGroupID.y * gl_NumWorkGroups.x) * gl_WorkGroupSize.x +
                 gl_LocalInvocationID.x;
  const uint channel = i % channels, block = i / channels * uint(kFrames);
  if (block >= frames) return;
  const int start = int(first + block), last = int(total) - 1;
  const T a = alpha[channel], b = 1.0 / (beta[channel] + 1e-9);

  T value[kPairs + 2 * kReach];                       // x from start - 6 on
  [[unroll]] for (int k = 0; k < kPairs + 2 * kReach; k++)
    value[k] = LOAD(x_base + uint(clamp(start - 2 * kReach + k, 0, last) - int(x_first)) * channels + channel);

  T even[kPairs], odd[kPairs];                        // s[2q] and s[2q+1], q from start - 3 on
  [[unroll]] for (int k = 0; k < kPairs; k++) {
    T e = T(0.0), o = T(0.0);
    [[unroll]] for (int j = 0; j < 6; j++) {
      e += value[k + 5 - j] * up[2 * j + 1];
      o += value[k + 6 - j] * up[2 * j];
    }
    e *= 2.0, o *= 2.0;
    even[k] = e + squared_sine(a * e) * b;
    odd[k] = o + squared_sine(a * o) * b;
    if (k > 0 && start - kReach + k > last) even[k] = odd[k] = odd[k - 1];
  }
  // Before the sample, which is only before its first block, s is s[0].
  [[unroll]] for (int k = 0; k < kReach; k++)
    if (start == 0) even[k] = odd[k] = even[kReach];

  [[unroll]] for (int t = 0; t < kFrames; t++) {
    T sum = odd[t] * down[0];
    [[unroll]] for (int j = 1; j < 6; j++) sum += even[t + j] * down[2 * j - 1] + odd[t + j] * down[2 * j];
    sum += even[t + 6] * down[11];
    if (block + uint(t) < frames) y[y_base + (block + uint(t)) * channels + channel] = sum;
  }
}
