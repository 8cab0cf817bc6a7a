#version 450
// y = factor * x, elementwise; the op that the program tests are made of.
layout(local_size_x = 64) in;
layout(binding = 0) readonly buffer X { float x[]; };
layout(binding = 1) writeonly buffer Y { float y[]; };
layout(push_constant) uniform Push { uint count; float factor; };
void main() {
  uint i = gl_GlobalInvocationID.x;
  if (i < count) y[i] = factor * x[i];
}
