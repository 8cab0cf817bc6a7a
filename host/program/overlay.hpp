// host/program/overlay.hpp - results that are computed where an assignment wants them, instead of being copied there.
#pragma once
#include "program/graph.hpp"

namespace t2x {

// storage := value normally copies at the end of a run, when every op has read the old contents. Where the op that makes
// the value comes after all other readers of the storage, and reads it elementwise or not at all, the value is
// computed in the storage itself and the assignment goes.
void overlay_assignments(Graph& graph);

}  // namespace t2x
