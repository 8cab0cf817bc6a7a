// nodes.hpp - the nodes of this plugin; each is described in the file of its name.
#pragma once
#include <t2x/abi.h>

namespace vocoders {
extern const t2x_node_type bigvgan_node;  // bigvgan.vocode
extern const t2x_node_type hifigan_node;  // hifigan.vocode
}  // namespace vocoders
