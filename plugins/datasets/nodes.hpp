// nodes.hpp - the nodes of this plugin; each is described in the file of its name.
#pragma once
#include <t2x/abi.h>

namespace datasets {
extern const t2x_node_type folder_node;            // dataset.folder
extern const t2x_node_type gather_node;            // dataset.gather
extern const t2x_node_type sounds_node;            // dataset.sounds
extern const t2x_node_type synthetic_sounds_node;  // dataset.synthetic_sounds
}  // namespace datasets
