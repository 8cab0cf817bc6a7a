#version 450
// rescale: y = x numerator / denominator, 0 where the denominator is not positive: one multiplicative update of
// non-negative least squares (Lee & Seung 2001, "Algorithms for non-negative matrix factorization", theorem 1).
// One invocation an element of the window. y may lie where x does.
layout(local_size_x = 64) in;
layout(set = 0, binding = 0) buffer X { float x[]; };
layout(set = 0, binding = 1) buffer N { float numerator[]; };
layout(set = 0, binding = 2) buffer D { float denominator[]; };
layout(set = 0, binding = 3) buffer Y { float y[]; };
layout(push_constant) uniform Push { uint count; };

void main() {
  uint i = (gl_WorkGroupID.x + gl_WorkGroupID.y * gl_NumWorkGroups.x) * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
  if (i >= count) return;
  float d = denominator[i];
  y[i] = d > 0.0 ? x[i] * numerator[i] / d : 0.0;
}
