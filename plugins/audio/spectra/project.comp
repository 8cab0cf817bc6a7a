#version 450
// project: one step of fast Griffin-Lim (Perraudin, Balazs, Sondergaard 2013, "A fast Griffin-Lim algorithm", algorithm
// 2) in the spectrum: the accelerated estimate, brought to the magnitude that is wanted.
//   d = now + momentum (now - before)        c = magnitude d / |d|,   magnitude where d = 0
// The first and the last bin of a real signal's spectrum are real; the imaginary part of d is taken as 0 there.
// now, before, c: rows of `bins` pairs re, im; magnitude: rows of `columns`. One workgroup's y a row, one invocation a
// bin.
layout(local_size_x = 64) in;
layout(set = 0, binding = 0) readonly buffer Now { float now[]; };
layout(set = 0, binding = 1) readonly buffer Before { float before[]; };
layout(set = 0, binding = 2) readonly buffer Magnitude { float magnitude[]; };
layout(set = 0, binding = 3) readonly buffer Momentum { float momentum[]; };
layout(set = 0, binding = 4) writeonly buffer C { float c[]; };
layout(push_constant) uniform Push { uint bins, columns, now_base, before_base, magnitude_base, c_base; };

void main() {
  uint k = gl_GlobalInvocationID.x, row = gl_WorkGroupID.y;
  if (k >= bins) return;
  uint pair = 2 * (row * bins + k);
  float re = now[now_base + pair], im = now[now_base + pair + 1];
  re += momentum[0] * (re - before[before_base + pair]);
  im += momentum[0] * (im - before[before_base + pair + 1]);
  if (k == 0 || k == bins - 1) im = 0.0;
  float wanted = magnitude[magnitude_base + row * columns + k];
  float largest = max(abs(re), abs(im));   // divided by first, so that no square underflows
  if (largest > 0.0) {
    re /= largest;
    im /= largest;
    float scale = wanted / sqrt(re * re + im * im);
    re *= scale;
    im *= scale;
  } else {
    re = wanted;
    im = 0.0;
  }
  c[c_base + pair] = re;
  c[c_base + pair + 1] = im;
}
