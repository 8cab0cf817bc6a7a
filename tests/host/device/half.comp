// y[i] = 2 * x[i] in float16: needs 16-bit arithmetic and storage.
#version 450
#extension GL_EXT_shader_16bit_storage : require
#extension GL_EXT_shader_explicit_arithmetic_types_float16 : require
layout(local_size_x = 1) in;
layout(set = 0, binding = 0) readonly buffer X { float16_t x[]; };
layout(set = 0, binding = 1) writeonly buffer Y { float16_t y[]; };

void main() {
  uint i = gl_GlobalInvocationID.x;
  y[i] = x[i] + x[i];
}
