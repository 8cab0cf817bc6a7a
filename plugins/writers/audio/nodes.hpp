// nodes.hpp - the nodes of this plugin; each is described in the file of its name.
#pragma once
#include <t2x/abi.h>

namespace audio {
extern const t2x_node_type write_node;  // audio.write
extern const t2x_node_type read_node;   // audio.read
}  // namespace audio
