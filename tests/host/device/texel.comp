// y[i] = texel `first` + i of x, for the 8 invocations; the view is RGBA32F.
#version 450
layout(local_size_x = 8) in;
layout(set = 0, binding = 0) uniform samplerBuffer x;
layout(set = 0, binding = 1) writeonly buffer Y { vec4 y[]; };
layout(push_constant) uniform Push { uint first; uint unused; };

void main() {
  uint i = gl_GlobalInvocationID.x;
  y[i] = texelFetch(x, int(first + i));
}
