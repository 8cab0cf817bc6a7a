// nodes.hpp - the nodes of this plugin.
#pragma once
#include <t2x/abi.h>

namespace training {

extern const t2x_node_type flow_matching_node;
extern const t2x_node_type adapters_node;

}  // namespace training
