// upsample_nearest in double precision: y[b,oy,ox] = x[b, oy/factor, ox/factor].
#include "ops/upsample_nearest.hpp"
#include <algorithm>

namespace t2x {

void UpsampleNearest::reference(OpCall c, const double* const* in, double* const* out) {
  const t2x_dims& x = c.in(0);
  const uint64_t factor = c.u32("factor", 2), width = x.d[2], channels = x.d[3], rows = uint64_t{x.d[0]} * x.d[1];
  double* to = out[0];
  for (uint64_t r = 0; r < rows * factor; ++r)
    for (uint64_t ox = 0; ox < width * factor; ++ox, to += channels)
      std::copy_n(in[0] + (r / factor * width + ox / factor) * channels, channels, to);
}

}  // namespace t2x
