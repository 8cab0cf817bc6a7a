#version 450
// dx = scale * y * (dy - sum(y dy))        y, dy[R,S]; the sum goes over S
// Specialisation: lanes.
#extension GL_GOOGLE_include_directive : require
#include "index.glsl"
#include "operands.glsl"
#include "row.glsl"

INPUT(0, y)
INPUT(1, dy)
OUTPUT(2, dx)
layout(push_constant) uniform Push {
  uint rows, steps;            // steps: elements of a row as T
  uint y_base, dy_base, dx_base;
  float scale;
} p;

void main() {
  uint row = row_index();
  if (row >= p.rows) return;
  uint own = row * p.steps;
  T products = T(0);
  for (uint i = row_lane(); i < p.steps; i += kLanes)
    products += LOAD(y, p.y_base + own + i) * LOAD(dy, p.dy_base + own + i);
  float sum = row_sum(sum_of(products));
  for (uint i = row_lane(); i < p.steps; i += kLanes)
    dx[p.dx_base + own + i] = p.scale * LOAD(y, p.y_base + own + i) * (LOAD(dy, p.dy_base + own + i) - sum);
}
