// Data sets to train on: folders of pictures with captions.
#define T2X_USE_ABI_MINOR 1u  // parameters that name folders
#include "nodes.hpp"
#include <t2x/plugin.hpp>

T2X_PLUGIN("datasets", "0.1.0", "T2X", "Apache-2.0", &datasets::folder_node)
