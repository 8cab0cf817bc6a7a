// Images as files: PNG in and out.
#include "nodes.hpp"
#include <t2x/plugin.hpp>

T2X_PLUGIN("image", "0.1.0", "T2X", "Apache-2.0", &image::write_node, &image::read_node)
