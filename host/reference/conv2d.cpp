// conv2d in double precision: nearest upsampling, then a dilated convolution over channels-last images.
#include "ops/conv2d.hpp"

namespace t2x {
namespace {

// The sum over one pixel's window for one output channel.
double window_sum(const Conv2d::Shape& s, const double* image, const double* kernel, uint64_t oy, uint64_t ox) {
  double sum = 0;
  for (uint64_t ky = 0; ky < s.kh; ++ky)
    for (uint64_t kx = 0; kx < s.kw; ++kx) {
      const int64_t iy = int64_t(oy * s.stride + ky * s.dilation) - s.top;
      const int64_t ix = int64_t(ox * s.stride + kx * s.dilation) - s.left;
      if (iy < 0 || ix < 0 || iy >= int64_t{s.h} * s.up || ix >= int64_t{s.w} * s.up) continue;
      const double* pixel = image + (uint64_t(iy) / s.up * s.w + uint64_t(ix) / s.up) * s.c;
      for (uint64_t i = 0; i < s.c; ++i) sum += pixel[i] * kernel[(ky * s.kw + kx) * s.c + i];
    }
  return sum;
}

}  // namespace

void Conv2d::reference(OpCall c, const double* const* in, double* const* out) {
  const Shape s(c);
  for (uint64_t b = 0; b < s.batch; ++b)
    for (uint64_t oy = 0; oy < s.oh; ++oy)
      for (uint64_t ox = 0; ox < s.ow; ++ox)
        for (uint64_t o = 0; o < s.o; ++o) {
          const uint64_t at = ((b * s.oh + oy) * s.ow + ox) * s.o + o;
          double sum = window_sum(s, in[kX] + b * s.h * s.w * s.c, in[kWeightOperand] + o * s.depth(), oy, ox);
          if (c.has(kBias)) sum += in[kBias][o];
          if (c.has(kResidual)) sum += in[kResidual][at];
          out[0][at] = sum;
        }
}

}  // namespace t2x
