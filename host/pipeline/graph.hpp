// host/pipeline/graph.hpp - a pipeline as a drawing: DOT text for graphviz (`t2x graph`).
#pragma once
#include "pipeline/pipeline.hpp"

namespace t2x {

// Nodes, outputs and the links between them with their port types; a function's link is dashed.
std::string pipeline_graph(const Pipeline& pipeline);

}  // namespace t2x
