// nodes.hpp - the nodes of this plugin; each is described in the file of its name.
#pragma once
#include <t2x/abi.h>

namespace t5 {
extern const t2x_node_type encode_text_node;    // t5.encode_text
extern const t2x_node_type encode_tokens_node;  // t5.encode_tokens
extern const t2x_node_type tokenize_node;       // t5.tokenize
extern const t2x_node_type encoder_node;        // t5.encoder
}  // namespace t5
