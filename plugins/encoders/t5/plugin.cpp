// The T5 text encoder: text -> hidden states of the encoder half of T5 1.1 and FLAN-T5.
#include "nodes.hpp"
#include <t2x/plugin.hpp>

T2X_PLUGIN("t5", "0.1.0", "T2X", "Apache-2.0", &t5::encode_text_node, &t5::encode_tokens_node,
           &t5::tokenize_node, &t5::encoder_node)
