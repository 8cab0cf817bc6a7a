// host/engine/attention_parts.hpp - attention recorded as products and softmax, for training on short sequences.
#pragma once
#include "program/graph.hpp"
#include <vector>

namespace t2x {

// Whether the scores of an `attention` with these operands are small enough to keep: no more than eight times the
// queries. Then its gradient need not compute them again, and the parts are no slower than the op.
bool keeps_scores(const Graph& graph, const std::vector<TensorId>& in);

// The op `attention` in parts; same operands, attributes and result [B,T,H*D].
TensorId add_attention_parts(Graph& graph, const std::vector<TensorId>& in, const std::vector<OwnedAttr>& attrs);

}  // namespace t2x
