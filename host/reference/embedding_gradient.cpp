#include "ops/embedding_gradient.hpp"

namespace t2x {

void EmbeddingGradient::reference(OpCall c, const double* const* in, double* const* out) {
  const uint64_t width = c.out().d[1];
  std::fill_n(out[0], count(c.out()), 0.0);
  for (uint64_t n = 0; n < count(c.in(0)); ++n) {
    if (in[0][n] < 0 || in[0][n] >= c.out().d[0]) continue;
    for (uint64_t i = 0; i < width; ++i) out[0][static_cast<uint64_t>(in[0][n]) * width + i] += in[1][n * width + i];
  }
}

}  // namespace t2x
