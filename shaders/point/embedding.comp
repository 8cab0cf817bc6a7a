#version 450
// y[r,:] = table[ids[r],:]       table[V,D] f32, f16 or bf16, read as 32-bit words
// A table beyond one binding is served in parts: this dispatch writes the rows whose id lies in
// [first, first + held), and those whose id lies outside 0..V-1 (as NaN) when first is 0.
// Specialisation: FORMAT 0 = f32, 1 = f16, 2 = bf16.
#extension GL_GOOGLE_include_directive : require
#include "index.glsl"
#include "unpack.glsl"
layout(local_size_x = 256) in;
layout(constant_id = 0) const uint FORMAT = 0;

layout(set = 0, binding = 0, std430) readonly buffer table_block { uint table[]; };
layout(set = 0, binding = 1, std430) readonly buffer ids_block { int ids[]; };
layout(set = 0, binding = 2, std430) writeonly buffer y_block { uint y[]; };
layout(push_constant) uniform Push {
  uint count, width;           // elements to write; D
  uint first, held, rows;      // ids in this part; V
  uint table_base, ids_base, y_base;
} p;

void main() {
  uint i = flat_index();
  if (i >= p.count) return;
  uint row = i / p.width;
  uint id = uint(ids[p.ids_base + row]);  // a negative id becomes a large one
  if (id >= p.rows) {
    if (p.first == 0) y[p.y_base + i] = 0x7fc00000u;
    return;
  }
  if (id < p.first || id - p.first >= p.held) return;
  uint at = p.table_base + (id - p.first) * p.width + (i - row * p.width);
  uint bits;
  if (FORMAT == 0) {
    bits = table[at];
  } else {
    uint packed = half_bits(table[at / 2], at);
    bits = FORMAT == 1 ? floatBitsToUint(f16_value(packed)) : packed << 16;
  }
  y[p.y_base + i] = bits;
}
