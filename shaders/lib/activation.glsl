// shaders/lib/activation.glsl - the activations that matrix and grid kernels fuse, by number.
#include "math.glsl"

const uint kActNone = 0u, kActSilu = 1u, kActGeluTanh = 2u, kActGelu = 3u, kActTanh = 4u;

// `act` is a specialisation constant: one branch remains.
float activate(float x, uint act) {
  if (act == kActSilu) return silu(x);
  if (act == kActGeluTanh) return gelu_tanh(x);
  if (act == kActGelu) return gelu(x);
  if (act == kActTanh) return accurate_tanh(x);
  return x;
}
