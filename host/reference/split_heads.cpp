#include "ops/split_heads.hpp"
#include <cmath>
#include <vector>

namespace t2x {
namespace {

// LayerNorm over all heads of one token.
void normalise(std::vector<double>& row, const double* weight, const double* bias, double eps) {
  const double n = static_cast<double>(row.size());
  double mean = 0, variance = 0;
  for (double v : row) mean += v / n;
  for (double v : row) variance += (v - mean) * (v - mean) / n;
  const double inverse = 1 / std::sqrt(variance + eps);
  for (size_t i = 0; i < row.size(); ++i) row[i] = (row[i] - mean) * inverse * weight[i] + (bias ? bias[i] : 0);
}

// Rotates the pairs of one head by the angles of its token.
void turn(double* head, uint64_t width, bool halves, const double* cosines, const double* sines) {
  for (uint64_t j = 0; j < width / 2; ++j) {
    double& a = head[halves ? j : 2 * j];
    double& b = head[halves ? j + width / 2 : 2 * j + 1];
    const double a0 = a, b0 = b;
    a = a0 * cosines[j] - b0 * sines[j];
    b = a0 * sines[j] + b0 * cosines[j];
  }
}

}  // namespace

void SplitHeads::reference(OpCall c, const double* const* in, double* const* out) {
  const t2x_dims& d = c.out();   // [B,H,T,D]
  const uint64_t heads = d.d[1], tokens = d.d[2], width = d.d[3];
  const bool halves = c.text("rotate", "interleaved") == "halves";
  std::vector<double> row(heads * width);
  for (uint64_t r = 0; r < d.d[0] * tokens; ++r) {
    const uint64_t b = r / tokens, t = r % tokens;
    row.assign(in[0] + r * row.size(), in[0] + (r + 1) * row.size());
    if (c.has(1)) normalise(row, in[1], c.has(2) ? in[2] : nullptr, c.number("eps", 1e-5));
    for (uint64_t h = 0; h < heads; ++h) {
      double* head = row.data() + h * width;
      if (c.has(3)) turn(head, width, halves, in[3] + t * (width / 2), in[4] + t * (width / 2));
      std::copy(head, head + width, out[0] + ((b * heads + h) * tokens + t) * width);
    }
  }
}

}  // namespace t2x
