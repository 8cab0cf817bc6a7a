// The LLaMA text encoder: text -> hidden states of a decoder-only language model.
#include "nodes.hpp"
#include <t2x/plugin.hpp>

T2X_PLUGIN("llama", "0.1.0", "T2X", "Apache-2.0", &llama::encode_text_node, &llama::encode_tokens_node,
           &llama::tokenize_node, &llama::encoder_node)
