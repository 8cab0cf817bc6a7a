// nodes.hpp - the nodes of this plugin; each is described in the file of its name.
#pragma once
#include <t2x/abi.h>

namespace clap {
extern const t2x_node_type encode_text_node;    // clap.encode_text
extern const t2x_node_type encode_tokens_node;  // clap.encode_tokens
extern const t2x_node_type tokenize_node;       // clap.tokenize
extern const t2x_node_type encoder_node;        // clap.encoder
}  // namespace clap
