// CLAP's text encoder: text -> features in the space that CLAP shares with sound.
#include "nodes.hpp"
#include <t2x/plugin.hpp>

T2X_PLUGIN("clap", "0.1.0", "T2X", "Apache-2.0", &clap::encode_text_node, &clap::encode_tokens_node,
           &clap::tokenize_node, &clap::encoder_node)
