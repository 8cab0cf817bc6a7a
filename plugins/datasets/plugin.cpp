// Data sets to train on: folders of pictures or sounds with captions, and computed sounds.
#define T2X_USE_ABI_MINOR 1u  // parameters that name folders
#include "nodes.hpp"
#include <t2x/plugin.hpp>

T2X_PLUGIN("datasets", "0.1.0", "T2X", "Apache-2.0", &datasets::folder_node, &datasets::sounds_node,
           &datasets::synthetic_sounds_node, &datasets::gather_node)
