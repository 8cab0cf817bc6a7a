// nodes.hpp - the nodes of this plugin; each is described in the file of its name.
#pragma once
#include <t2x/abi.h>

namespace kl {
extern const t2x_node_type decode_node;   // kl.decode
extern const t2x_node_type decoder_node;  // kl.decoder
extern const t2x_node_type encode_node;   // kl.encode
extern const t2x_node_type encoder_node;  // kl.encoder
}  // namespace kl
