#include "ops/timestep_embedding.hpp"
#include <cmath>

namespace t2x {

void TimestepEmbedding::reference(OpCall c, const double* const* in, double* const* out) {
  const uint64_t frequencies = c.in(1).d[0];
  for (uint64_t b = 0; b < c.in(0).d[0]; ++b)
    for (uint64_t j = 0; j < frequencies; ++j) {
      const double angle = in[0][b] * in[1][j];
      out[0][b * 2 * frequencies + j] = std::cos(angle);
      out[0][b * 2 * frequencies + frequencies + j] = std::sin(angle);
    }
}

}  // namespace t2x
