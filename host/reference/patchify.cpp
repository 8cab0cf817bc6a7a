#include "ops/patchify.hpp"

namespace t2x {

void Patchify::reference(OpCall c, const double* const* in, double* const* out) {
  const t2x_dims& d = c.in(0);   // [B,C,H,W]
  const uint64_t p = c.u32("patch", 2), channels = d.d[1], height = d.d[2], width = d.d[3];
  const uint64_t across = width / p, tokens = height / p * across, features = channels * p * p;
  for (uint64_t b = 0; b < d.d[0]; ++b)
    for (uint64_t ch = 0; ch < channels; ++ch)
      for (uint64_t y = 0; y < height; ++y)
        for (uint64_t x = 0; x < width; ++x) {
          const uint64_t token = y / p * across + x / p, feature = (ch * p + y % p) * p + x % p;
          out[0][(b * tokens + token) * features + feature] = in[0][((b * channels + ch) * height + y) * width + x];
        }
}

}  // namespace t2x
