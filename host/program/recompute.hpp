// host/program/recompute.hpp - where to cut a forward pass whose inner results are computed again on the way back.
#pragma once
#include "program/graph.hpp"
#include <cstdint>
#include <vector>

namespace t2x {

// Splits the graph's steps into `parts` stretches of about equal result bytes. Returns parts + 1 positions, 0 first and
// the number of steps last; near each even cut the position where the fewest bytes cross is taken: in a transformer,
// between blocks. Fewer positions when there are fewer steps than parts.
std::vector<size_t> cut_positions(const Graph& graph, uint32_t parts);

}  // namespace t2x
