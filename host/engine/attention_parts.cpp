#include "engine/attention_parts.hpp"
#include "ops/attention.hpp"
#include <t2x/shape.hpp>
#include <cmath>

namespace t2x {
namespace {

using A = Attention;

constexpr uint64_t kMostKeysPerChannel = 8;   // keys for each channel of a head

class Parts {
public:
  Parts(Graph& graph, const std::vector<TensorId>& in, const std::vector<OwnedAttr>& attrs)
      : graph_(graph), in_(in), attrs_(attrs), q_(graph.tensor(in[A::kQ]).dims) {}

  TensorId record() {
    TensorId heads = branch(A::kK, A::kV, A::kKeyMask, "scale", number("causal", 0));
    if (operand(A::kTextK) != kNoTensor) {
      TensorId text = branch(A::kTextK, A::kTextV, A::kTextMask, "text_scale", 0);
      const TensorId gate = op("unary", {operand(A::kTextGate)}, {{"fn", "tanh", 0, true}});
      text = op("binary", {text, graph_.view(gate, dims({q_.d[1], 1, 1}))}, {{"fn", "mul", 0, true}});
      heads = op("binary", {heads, text}, {{"fn", "add", 0, true}});
    }
    return op("merge_heads", {heads});
  }

private:
  TensorId op(const char* name, std::vector<TensorId> in, std::vector<OwnedAttr> attrs = {}) {
    return graph_.add_op(name, std::move(in), std::move(attrs), 1)[0];
  }
  TensorId operand(size_t i) const { return i < in_.size() ? in_[i] : kNoTensor; }
  double number(const char* name, double otherwise) const {
    for (const OwnedAttr& a : attrs_)
      if (a.name == name) return a.number;
    return otherwise;
  }

  // softmax(scale q k^T) v, [B,H,T,D].
  TensorId branch(uint32_t keys, uint32_t values, uint32_t mask, const char* scale, double causal) {
    TensorId scores = op("matmul", {operand(A::kQ), in_fours(whole_batch(operand(keys)), 2)});
    TensorId allowed = operand(mask);
    // The keys that were added are masked; without a mask their scores are taken out before and their weights put back.
    if (allowed != kNoTensor) allowed = in_fours(allowed, 1);
    else scores = first(scores, graph_.tensor(operand(keys)).dims.d[2]);
    const TensorId weights =
        op("softmax", {scores, allowed},
           {{"scale", "", number(scale, 1 / std::sqrt(double(q_.d[3]))), false}, {"causal", "", causal, false}});
    return op("matmul", {in_fours(weights, 3), in_fours(whole_batch(operand(values)), 2)},
              {{"transpose_b", "", 1, false}});
  }

  // Zeros after it along an axis, to a multiple of four: products over keys are read by fours, or slowly.
  TensorId in_fours(TensorId id, uint32_t axis) {
    const uint32_t missing = (4 - graph_.tensor(id).dims.d[axis] % 4) % 4;
    if (missing == 0) return id;
    return op("pad", {id}, {{"axis", "", double(axis), false}, {"after", "", double(missing), false}});
  }
  // The first `count` keys of scores.
  TensorId first(TensorId scores, uint32_t count) {
    if (graph_.tensor(scores).dims.d[3] == count) return scores;
    return op("slice", {scores}, {{"axis", "", 3, false}, {"stop", "", double(count), false}});
  }

  // Keys or values with a row for each of q's batch: matmul shares one only among neighbouring batches.
  TensorId whole_batch(TensorId id) {
    const t2x_dims d = graph_.tensor(id).dims;
    if (d.d[0] == q_.d[0]) return id;
    const TensorId rows = graph_.view(id, dims({d.d[0], 1, uint64_t{d.d[1]} * d.d[2] * d.d[3]}));
    const TensorId all =
        op("repeat", {rows}, {{"axis", "", 1, false}, {"times", "", double(q_.d[0] / d.d[0]), false}});
    return graph_.view(all, dims({q_.d[0], d.d[1], d.d[2], d.d[3]}));
  }

  Graph& graph_;
  const std::vector<TensorId>& in_;
  const std::vector<OwnedAttr>& attrs_;
  const t2x_dims q_;
};

}  // namespace

bool keeps_scores(const Graph& graph, const std::vector<TensorId>& in) {
  const t2x_dims &q = graph.tensor(in[A::kQ]).dims, &k = graph.tensor(in[A::kK]).dims;
  return q.rank == 4 && k.rank == 4 && k.d[2] <= kMostKeysPerChannel * q.d[3];
}

TensorId add_attention_parts(Graph& graph, const std::vector<TensorId>& in, const std::vector<OwnedAttr>& attrs) {
  return Parts(graph, in, attrs).record();
}

}  // namespace t2x
