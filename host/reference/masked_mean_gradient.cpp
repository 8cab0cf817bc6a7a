#include "ops/masked_mean_gradient.hpp"

namespace t2x {

void MaskedMeanGradient::reference(OpCall c, const double* const* in, double* const* out) {
  const uint64_t positions = c.out().d[1], width = c.out().d[2];
  for (uint64_t b = 0; b < c.out().d[0]; ++b) {
    const double* mask = in[0] + b * positions;
    const auto attended = static_cast<double>(std::count_if(mask, mask + positions, [](double m) { return m != 0; }));
    for (uint64_t l = 0; l < positions; ++l)
      for (uint64_t d = 0; d < width; ++d)
        out[0][(b * positions + l) * width + d] = mask[l] != 0 ? in[1][b * width + d] / attended : 0;
  }
}

}  // namespace t2x
