#include "ops/copy.hpp"

namespace t2x {

void Copy::reference(OpCall c, const double* const* in, double* const* out) {
  std::copy_n(in[0], count(c.in(0)), out[0]);
}

}  // namespace t2x
