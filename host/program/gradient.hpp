// host/program/gradient.hpp - reverse-mode differentiation of a captured program.
#pragma once
#include "program/graph.hpp"
#include <cstdint>
#include <span>
#include <vector>

namespace t2x {

// Adds to `graph` the ops that compute d loss / d of[i], each shaped as of[i]; kNoTensor where the loss does not
// depend on of[i]. `loss` has one element. Every op on the way must have a gradient; throws Side::User, naming the
// op, when one has none. Sums come in a fixed order: the same graph gives the same bits.
//
// `recompute`: into how many parts the forward pass is cut. Only what one part hands to later ones is kept; on the
// way back each part is computed again before its gradients. 0 or 1: everything is kept.
// Chen et al. 2016, "Training Deep Nets with Sublinear Memory Cost", arXiv 1604.06174.
std::vector<TensorId> add_gradients(Graph& graph, TensorId loss, std::span<const TensorId> of,
                                    uint32_t recompute = 0);

}  // namespace t2x
