// shaders/lib/row_norm_gradient.glsl - operands and arguments of rms_norm_gradient and layer_norm_gradient.
layout(constant_id = 1) const bool HAS_WEIGHT = false;
layout(constant_id = 2) const bool HAS_SCALE = false;

INPUT(0, x)
INPUT(1, weight)
INPUT(2, scale)
INPUT(3, dy)
OUTPUT(4, dx)
OUTPUT(5, dn)
layout(push_constant) uniform Push {
  uint rows, steps;            // steps: elements of a row as T
  uint first, block;           // the window's first row; rows a sample
  uint x_base, dy_base, dx_base, dn_base, scale_base, sample_first;
  float inverse_channels, eps;
} p;

uint own, modulation;          // where the row begins, in its window; and its sample

void find_row(uint row) {
  own = row * p.steps;
  modulation = p.scale_base + ((p.first + row) / p.block - p.sample_first) * p.steps;
}

// weight * (1 + scale) at step i.
T factor(uint i) {
  T f = T(1);
  if (HAS_WEIGHT) f = LOAD(weight, i);
  if (HAS_SCALE) f *= 1.0 + LOAD(scale, modulation + i);
  return f;
}
