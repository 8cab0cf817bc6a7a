#include "ops/concat.hpp"

namespace t2x {

void Concat::reference(OpCall c, const double* const* in, double* const* out) {
  const uint32_t axis = c.u32("axis", 0);
  uint64_t outer = 1, inner = 1;
  for (uint32_t k = 0; k < axis; ++k) outer *= c.in(0).d[k];
  for (uint32_t k = axis + 1; k < c.in(0).rank; ++k) inner *= c.in(0).d[k];
  double* to = out[0];
  for (uint64_t o = 0; o < outer; ++o)
    for (uint32_t i = 0; i < c.in_count(); ++i) {
      const uint64_t length = c.in(i).d[axis] * inner;
      to = std::copy_n(in[i] + o * length, length, to);
    }
}

}  // namespace t2x
