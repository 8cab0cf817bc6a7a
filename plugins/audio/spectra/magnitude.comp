#version 450
// magnitude: y[r,k] = sqrt(re^2 + im^2 + epsilon) for k < bins, 0 for the columns beyond.
// spectrum: rows of `bins` pairs re, im; y: rows of `columns`. One workgroup's y a row, one invocation a column.
layout(local_size_x = 64) in;
layout(set = 0, binding = 0) readonly buffer Spectrum { float spectrum[]; };
layout(set = 0, binding = 1) writeonly buffer Y { float y[]; };
layout(push_constant) uniform Push {
  uint bins, columns, spectrum_base, y_base;
  float epsilon;
};

void main() {
  uint k = gl_GlobalInvocationID.x, row = gl_WorkGroupID.y;
  if (k >= columns) return;
  float magnitude = 0.0;
  if (k < bins) {
    uint at = spectrum_base + 2 * (row * bins + k);
    float re = spectrum[at], im = spectrum[at + 1];
    magnitude = sqrt(re * re + im * im + epsilon);
  }
  y[y_base + row * columns + k] = magnitude;
}
