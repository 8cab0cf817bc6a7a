#include "ops/embedding.hpp"
#include <limits>

namespace t2x {

void Embedding::reference(OpCall c, const double* const* in, double* const* out) {
  const uint64_t width = c.in(0).d[1];
  for (uint64_t r = 0; r < count(c.in(1)); ++r) {
    const double id = in[1][r];
    const bool known = id >= 0 && id < c.in(0).d[0];
    for (uint64_t i = 0; i < width; ++i)
      out[0][r * width + i] = known ? in[0][static_cast<uint64_t>(id) * width + i]
                                    : std::numeric_limits<double>::quiet_NaN();
  }
}

}  // namespace t2x
