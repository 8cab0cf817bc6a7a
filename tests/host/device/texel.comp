// y[0..3] = the components of texel `at` of x; the view is RGBA32F.
#version 450
layout(local_size_x = 1) in;
layout(set = 0, binding = 0) uniform samplerBuffer x;
layout(set = 0, binding = 1) writeonly buffer Y { vec4 y[]; };
layout(push_constant) uniform Push { uint at; uint unused; };

void main() { y[0] = texelFetch(x, int(at)); }
