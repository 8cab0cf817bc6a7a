#include "ops/masked_mean.hpp"

namespace t2x {

void MaskedMean::reference(OpCall c, const double* const* in, double* const* out) {
  const uint64_t positions = c.in(0).d[1], width = c.in(0).d[2];
  for (uint64_t b = 0; b < c.in(0).d[0]; ++b)
    for (uint64_t d = 0; d < width; ++d) {
      double sum = 0, attended = 0;
      for (uint64_t l = 0; l < positions; ++l) {
        if (in[1][b * positions + l] == 0) continue;
        sum += in[0][(b * positions + l) * width + d];
        attended += 1;
      }
      out[0][b * width + d] = sum / attended;
    }
}

}  // namespace t2x
