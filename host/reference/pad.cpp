#include "ops/pad.hpp"

namespace t2x {

void Pad::reference(OpCall c, const double* const* in, double* const* out) {
  const uint32_t axis = c.u32("axis", 0);
  uint64_t outer = 1, inner = 1;
  for (uint32_t k = 0; k < axis; ++k) outer *= c.in(0).d[k];
  for (uint32_t k = axis + 1; k < c.in(0).rank; ++k) inner *= c.in(0).d[k];
  const uint64_t length = c.in(0).d[axis] * inner, whole = c.out().d[axis] * inner;
  std::fill_n(out[0], outer * whole, 0.0);
  for (uint64_t o = 0; o < outer; ++o)
    std::copy_n(in[0] + o * length, length, out[0] + o * whole + c.u32("before", 0) * inner);
}

}  // namespace t2x
