#include "ops/binary.hpp"
#include <algorithm>

namespace t2x {
namespace {

double apply(std::string_view fn, double a, double b) {
  if (fn == "add") return a + b;
  if (fn == "sub") return a - b;
  if (fn == "mul") return a * b;
  if (fn == "div") return a / b;
  if (fn == "less_equal") return a <= b ? 1 : 0;
  return fn == "min" ? std::min(a, b) : std::max(a, b);
}

// Where element i of `out` lies in an operand of shape d, aligned at the right.
uint64_t broadcast_index(const t2x_dims& out, const t2x_dims& d, uint64_t i) {
  uint64_t at = 0, step = 1;
  for (uint32_t k = 0; k < d.rank; ++k) {
    const uint32_t size = out.d[out.rank - 1 - k], own = d.d[d.rank - 1 - k];
    if (own != 1) at += i % size * step;
    step *= own;
    i /= size;
  }
  return at;
}

}  // namespace

void Binary::reference(OpCall c, const double* const* in, double* const* out) {
  const std::string_view fn = c.text("fn", "add");
  const t2x_dims& d = c.out();
  for (uint64_t i = 0; i < count(d); ++i)
    out[0][i] = apply(fn, in[0][broadcast_index(d, c.in(0), i)], in[1][broadcast_index(d, c.in(1), i)]);
}

}  // namespace t2x
