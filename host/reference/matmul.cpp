// matmul in double precision: a b^T for each batch.
#include "ops/matmul.hpp"

namespace t2x {

void Matmul::reference(OpCall c, const double* const* in, double* const* out) {
  const Shape s(c);
  const uint64_t m = s.m, n = s.n, k = s.k;
  for (uint64_t batch = 0; batch < s.batches; ++batch) {
    const double *a = in[0] + batch * m * k, *b = in[1] + batch / s.per_b * n * k;
    for (uint64_t row = 0; row < m; ++row)
      for (uint64_t col = 0; col < n; ++col) {
        double sum = 0;
        for (uint64_t i = 0; i < k; ++i)
          sum += a[s.transpose_a ? i * m + row : row * k + i] * b[s.transpose_b ? i * n + col : col * k + i];
        out[0][(batch * m + row) * n + col] = sum;
      }
  }
}

}  // namespace t2x
