// Nodes for every pipeline, whatever its model: tensors from files and to files, and joined; text encoders joined.
#include "nodes.hpp"
#include <t2x/plugin.hpp>

T2X_PLUGIN("core", "0.1.0", "T2X", "Apache-2.0", &core::load_tensor_node, &core::save_tensors_node,
           &core::concat_node, &core::join_features_node)
