// nodes.hpp - the nodes of this plugin; each is described in the file of its name.
#pragma once
#include <t2x/abi.h>

namespace llama {
extern const t2x_node_type encode_text_node;    // llama.encode_text
extern const t2x_node_type encode_tokens_node;  // llama.encode_tokens
extern const t2x_node_type tokenize_node;       // llama.tokenize
extern const t2x_node_type encoder_node;        // llama.encoder
}  // namespace llama
