// nodes.hpp - the nodes of this plugin; each is described in the file of its name.
#pragma once
#include <t2x/abi.h>

namespace core {
extern const t2x_node_type load_tensor_node;    // core.load_tensor
extern const t2x_node_type concat_node;         // core.concat
extern const t2x_node_type save_tensors_node;   // core.save_tensors
extern const t2x_node_type join_features_node;  // core.join_features
}  // namespace core
