// nodes.hpp - the nodes of this plugin; each is described in the file of its name.
#pragma once
#include <t2x/abi.h>

namespace image {
extern const t2x_node_type write_node;  // image.write
extern const t2x_node_type read_node;   // image.read
}  // namespace image
