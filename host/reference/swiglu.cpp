#include "ops/swiglu.hpp"
#include <cmath>

namespace t2x {

void Swiglu::reference(OpCall c, const double* const* in, double* const* out) {
  for (uint64_t i = 0; i < count(c.in(0)); ++i) out[0][i] = in[0][i] / (1 + std::exp(-in[0][i])) * in[1][i];
}

}  // namespace t2x
