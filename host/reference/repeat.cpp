#include "ops/repeat.hpp"

namespace t2x {

void Repeat::reference(OpCall c, const double* const* in, double* const* out) {
  const uint32_t axis = c.u32("axis", 0), times = c.u32("times", 1);
  uint64_t outer = 1, inner = 1;
  for (uint32_t k = 0; k < axis; ++k) outer *= c.in(0).d[k];
  for (uint32_t k = axis; k < c.in(0).rank; ++k) inner *= c.in(0).d[k];
  double* to = out[0];
  for (uint64_t o = 0; o < outer; ++o)
    for (uint32_t n = 0; n < times; ++n) to = std::copy_n(in[0] + o * inner, inner, to);
}

}  // namespace t2x
