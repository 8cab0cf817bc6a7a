#include "ops/scaled_add.hpp"

namespace t2x {

void ScaledAdd::reference(OpCall c, const double* const* in, double* const* out) {
  const double factor = c.number("factor", 1) * in[2][0];
  for (uint64_t i = 0; i < count(c.in(0)); ++i) out[0][i] = in[0][i] + factor * in[1][i];
}

}  // namespace t2x
