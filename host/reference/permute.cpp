#include "ops/permute.hpp"

namespace t2x {

void Permute::reference(OpCall c, const double* const* in, double* const* out) {
  const std::string_view order = c.text("order", "0231");
  const t2x_dims &from = c.in(0), &to = c.out();
  for (uint64_t i = 0; i < count(to); ++i) {
    uint32_t at[T2X_MAX_RANK] = {};   // along the dimensions of x
    uint64_t rest = i, index = 0;
    for (uint32_t k = to.rank; k-- > 0; rest /= to.d[k]) at[order[k] - '0'] = static_cast<uint32_t>(rest % to.d[k]);
    for (uint32_t k = 0; k < from.rank; ++k) index = index * from.d[k] + at[k];
    out[0][i] = in[0][index];
  }
}

}  // namespace t2x
