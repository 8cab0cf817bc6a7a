#version 450
// adamw: one step of AdamW (Loshchilov & Hutter 2017, arXiv 1711.05101; PyTorch's torch.optim.AdamW), elementwise.
//   g  = factor gradient                        factor: clipping and the inverse of the loss scale
//   m' = beta1 m + (1 - beta1) g                v' = beta2 v + (1 - beta2) g^2
//   p' = p (1 - rate decay) - rate (m' correction1) / (sqrt(v') correction2 + eps)
// correction1 = 1 / (1 - beta1^k), correction2 = 1 / sqrt(1 - beta2^k) at step k.
// settings: [rate, correction1, correction2, factor]. One invocation an element of a window.
layout(local_size_x = 256) in;

layout(set = 0, binding = 0) readonly buffer P { float p[]; };
layout(set = 0, binding = 1) readonly buffer G { float g[]; };
layout(set = 0, binding = 2) readonly buffer M { float m[]; };
layout(set = 0, binding = 3) readonly buffer V { float v[]; };
layout(set = 0, binding = 4) readonly buffer S { float settings[]; };
layout(set = 0, binding = 5) writeonly buffer PNew { float p_new[]; };
layout(set = 0, binding = 6) writeonly buffer MNew { float m_new[]; };
layout(set = 0, binding = 7) writeonly buffer VNew { float v_new[]; };
layout(push_constant) uniform Push {
  uint count;       // elements of the window
  float beta1, beta2, eps, decay;
};

void main() {
  uint i = (gl_WorkGroupID.x + gl_WorkGroupID.y * gl_NumWorkGroups.x) * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
  if (i >= count) return;
  float rate = settings[0];
  float gradient = settings[3] * g[i];
  float first = beta1 * m[i] + (1.0 - beta1) * gradient;
  float second = beta2 * v[i] + (1.0 - beta2) * gradient * gradient;
  m_new[i] = first;
  v_new[i] = second;
  p_new[i] = p[i] * (1.0 - rate * decay) - rate * (first * settings[1]) / (sqrt(second) * settings[2] + eps);
}
