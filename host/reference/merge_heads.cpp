#include "ops/merge_heads.hpp"

namespace t2x {

void MergeHeads::reference(OpCall c, const double* const* in, double* const* out) {
  const t2x_dims& d = c.in(0);   // [B,H,T,D]
  const uint64_t heads = d.d[1], tokens = d.d[2], width = d.d[3];
  const bool halves = c.text("rotate", "interleaved") == "halves";
  for (uint64_t b = 0; b < d.d[0]; ++b)
    for (uint64_t h = 0; h < heads; ++h)
      for (uint64_t t = 0; t < tokens; ++t) {
        const double* from = in[0] + ((b * heads + h) * tokens + t) * width;
        double* to = out[0] + ((b * tokens + t) * heads + h) * width;
        std::copy_n(from, width, to);
        if (!c.has(1)) continue;
        for (uint64_t j = 0; j < width / 2; ++j) {
          const uint64_t first = halves ? j : 2 * j, second = halves ? j + width / 2 : 2 * j + 1;
          const double cosine = in[1][t * (width / 2) + j], sine = in[2][t * (width / 2) + j];
          to[first] = from[first] * cosine + from[second] * sine;
          to[second] = from[second] * cosine - from[first] * sine;
        }
      }
}

}  // namespace t2x
