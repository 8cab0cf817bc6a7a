#include "ops/slice.hpp"

namespace t2x {

void Slice::reference(OpCall c, const double* const* in, double* const* out) {
  const uint32_t axis = c.u32("axis", 0), start = c.u32("start", 0);
  uint64_t outer = 1, inner = 1;
  for (uint32_t k = 0; k < axis; ++k) outer *= c.in(0).d[k];
  for (uint32_t k = axis + 1; k < c.in(0).rank; ++k) inner *= c.in(0).d[k];
  const uint64_t taken = c.out().d[axis] * inner;
  for (uint64_t o = 0; o < outer; ++o)
    std::copy_n(in[0] + (o * c.in(0).d[axis] + start) * inner, taken, out[0] + o * taken);
}

}  // namespace t2x
