#include "ops/nextline.hpp"

namespace t2x {

void Nextline::reference(OpCall c, const double* const* in, double* const* out) {
  const uint64_t across = c.u32("width", 1), width = c.in(0).d[2];
  double* to = out[0];
  for (uint64_t token = 0; token < rows(c.in(0)); ++token) {
    to = std::copy_n(in[0] + token * width, width, to);
    if ((token + 1) % across == 0) to = std::copy_n(in[1], width, to);
  }
}

}  // namespace t2x
