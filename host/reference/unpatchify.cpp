#include "ops/unpatchify.hpp"

namespace t2x {

void Unpatchify::reference(OpCall c, const double* const* in, double* const* out) {
  const t2x_dims& d = c.out();   // [B,channels,H,W]
  const uint64_t p = c.u32("patch", 2), height = d.d[2], width = d.d[3];
  const uint64_t tokens = c.in(0).d[1], features = c.in(0).d[2], all_channels = features / (p * p);
  const uint64_t row_tokens = c.u32("row_tokens", static_cast<uint32_t>(width / p));
  for (uint64_t b = 0; b < d.d[0]; ++b)
    for (uint64_t ch = 0; ch < d.d[1]; ++ch)
      for (uint64_t y = 0; y < height; ++y)
        for (uint64_t x = 0; x < width; ++x) {
          const uint64_t token = y / p * row_tokens + x / p, feature = (y % p * p + x % p) * all_channels + ch;
          out[0][((b * d.d[1] + ch) * height + y) * width + x] = in[0][(b * tokens + token) * features + feature];
        }
}

}  // namespace t2x
