// attention in double precision: a softmax over the keys, and a gated second one over the text.
#include "ops/attention.hpp"
#include <cmath>
#include <vector>

namespace t2x {
namespace {

// One branch of one query: adds factor * softmax(scale q k^T) v to out.
struct Branch {
  const double *k, *v, *mask;  // of the batch row and kv head; mask may be null
  uint64_t keys, d;
  double scale;

  void add(const double* q, uint64_t last_key, double factor, double* out) const {
    std::vector<double> weight(keys, 0.0);
    double top = -HUGE_VAL, total = 0;
    auto seen = [&](uint64_t s) { return s <= last_key && (!mask || mask[s] != 0); };
    for (uint64_t s = 0; s < keys; ++s) {
      if (!seen(s)) continue;
      for (uint64_t i = 0; i < d; ++i) weight[s] += q[i] * k[s * d + i];
      weight[s] *= scale;
      top = std::max(top, weight[s]);
    }
    for (uint64_t s = 0; s < keys; ++s) {
      weight[s] = seen(s) ? std::exp(weight[s] - top) : 0;
      total += weight[s];
    }
    if (total == 0) return;
    for (uint64_t s = 0; s < keys; ++s)
      for (uint64_t i = 0; i < d; ++i) out[i] += factor * weight[s] / total * v[s * d + i];
  }
};

}  // namespace

void Attention::reference(OpCall c, const double* const* in, double* const* out) {
  const t2x_dims& q = c.in(kQ);
  const uint64_t batch = q.d[0], heads = q.d[1], queries = q.d[2], d = q.d[3];
  const uint64_t kv_heads = c.in(kK).d[1], keys = c.in(kK).d[2];
  const bool text = c.has(kTextK), causal = c.number("causal", 0) != 0;
  const uint64_t text_batch = text ? c.in(kTextK).d[0] : 1, text_keys = text ? c.in(kTextK).d[2] : 0;
  const double scale = 1 / std::sqrt(double(d));
  for (uint64_t b = 0; b < batch; ++b)
    for (uint64_t h = 0; h < heads; ++h) {
      const uint64_t kv = b * kv_heads + h / (heads / kv_heads);
      const uint64_t tb = b / (batch / text_batch), text_kv = tb * kv_heads + h / (heads / kv_heads);
      const Branch self{in[kK] + kv * keys * d, in[kV] + kv * keys * d,
                        c.has(kKeyMask) ? in[kKeyMask] + b * keys : nullptr, keys, d, c.number("scale", scale)};
      for (uint64_t t = 0; t < queries; ++t) {
        const double* query = in[kQ] + ((b * heads + h) * queries + t) * d;
        double* row = out[0] + ((b * queries + t) * heads + h) * d;
        for (uint64_t i = 0; i < d; ++i) row[i] = 0;
        self.add(query, causal ? t : keys, 1, row);
        if (!text) continue;
        const Branch words{in[kTextK] + text_kv * text_keys * d, in[kTextV] + text_kv * text_keys * d,
                           c.has(kTextMask) ? in[kTextMask] + tb * text_keys : nullptr, text_keys, d,
                           c.number("text_scale", scale)};
        words.add(query, text_keys, std::tanh(in[kTextGate][h]), row);
      }
    }
}

}  // namespace t2x
