// nodes.hpp - the nodes of this plugin; each is described in the file of its name.
#pragma once
#include <t2x/abi.h>

namespace mel_vae {
extern const t2x_node_type decode_node;   // mel_vae.decode
extern const t2x_node_type decoder_node;  // mel_vae.decoder
extern const t2x_node_type encode_node;   // mel_vae.encode
extern const t2x_node_type encoder_node;  // mel_vae.encoder
}  // namespace mel_vae
