#include "ops/sum.hpp"

namespace t2x {

void Sum::reference(OpCall c, const double* const* in, double* const* out) {
  const t2x_dims& x = c.in(0);
  const uint32_t axis = c.u32("axis", 0);
  const bool squares = c.text("fn", "none") == "square";
  uint64_t inner = 1;
  for (uint32_t k = axis + 1; k < x.rank; ++k) inner *= x.d[k];
  for (uint64_t r = 0; r < count(c.out()); ++r) {
    const double* from = in[0] + r / inner * x.d[axis] * inner + r % inner;
    out[0][r] = 0;
    for (uint64_t n = 0; n < x.d[axis]; ++n)
      out[0][r] += squares ? from[n * inner] * from[n * inner] : from[n * inner];
  }
}

}  // namespace t2x
