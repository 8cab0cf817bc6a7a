#version 450
// loudest: the largest of `count` numbers, and of what an earlier dispatch found in an earlier part of them. NaN counts
// for nothing. x: part of one item; y: one number an item. One workgroup.
layout(local_size_x = 64) in;
layout(set = 0, binding = 0) readonly buffer X { float x[]; };
layout(set = 0, binding = 1) buffer Y { float y[]; };
layout(push_constant) uniform Push { uint count, x_base, y_at, later; };
shared float found[64];

void main() {
  uint lane = gl_LocalInvocationID.x;
  float most = later != 0 ? y[y_at] : -3.402823e38;
  for (uint i = lane; i < count; i += 64) {
    float value = x[x_base + i];
    most = value > most ? value : most;
  }
  found[lane] = most;
  barrier();
  for (uint half_way = 32; half_way > 0; half_way /= 2) {
    if (lane < half_way) found[lane] = max(found[lane], found[lane + half_way]);
    barrier();
  }
  if (lane == 0) y[y_at] = found[0];
}
