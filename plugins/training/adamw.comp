#version 450
// adamw: one step of AdamW (Loshchilov & Hutter 2017, arXiv 1711.05101; PyTorch's torch.optim.AdamW) and of a moving
// average, elementwise:
//   g  = factor gradient                        factor: clipping and the inverse of the loss scale
//   m' = beta1 m + (1 - beta1) g                v' = beta2 v + (1 - beta2) g^2
//   p' = p (1 - rate decay) - rate (m' correction1) / (sqrt(v') correction2 + eps)
//   a' = a + share (p' - a)
// correction1 = 1 / (1 - beta1^k), correction2 = 1 / sqrt(1 - beta2^k) at step k.
// settings: [rate, correction1, correction2, factor, share]. One invocation an element, or four with TEXEL. A result may
// lie where its operand does: no element is read after it is written. Texels of four are what CPU drivers read fastest.
#ifdef TEXEL
#define T vec4
#define INPUT(slot, name) layout(set = 0, binding = slot) uniform textureBuffer name;
#define LOAD(name, i) texelFetch(name, int(i))
#else
#define T float
#define INPUT(slot, name) layout(set = 0, binding = slot) buffer name##_block { float name[]; };
#define LOAD(name, i) name[i]
#endif
layout(local_size_x = 256) in;

INPUT(0, p)
INPUT(1, g)
INPUT(2, m)
INPUT(3, v)
INPUT(4, a)
layout(set = 0, binding = 5) readonly buffer S { float settings[]; };
layout(set = 0, binding = 6) buffer PNew { T p_new[]; };
layout(set = 0, binding = 7) buffer MNew { T m_new[]; };
layout(set = 0, binding = 8) buffer VNew { T v_new[]; };
layout(set = 0, binding = 9) buffer ANew { T a_new[]; };
layout(push_constant) uniform Push {
  uint count;       // of T in the window
  float beta1, beta2, eps, decay;
};

void main() {
  uint i = (gl_WorkGroupID.x + gl_WorkGroupID.y * gl_NumWorkGroups.x) * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
  if (i >= count) return;
  float rate = settings[0];
  T gradient = settings[3] * LOAD(g, i), average = LOAD(a, i);
  T first = beta1 * LOAD(m, i) + (1.0 - beta1) * gradient;
  T second = beta2 * LOAD(v, i) + (1.0 - beta2) * gradient * gradient;
  T moved = LOAD(p, i) * (1.0 - rate * decay) - rate * (first * settings[1]) / (sqrt(second) * settings[2] + eps);
  m_new[i] = first;
  v_new[i] = second;
  p_new[i] = moved;
  a_new[i] = average + settings[4] * (moved - average);
}
