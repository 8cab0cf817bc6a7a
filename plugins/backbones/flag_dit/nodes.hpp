// nodes.hpp - the nodes of this plugin, each in the file of its name.
#pragma once
#include <t2x/abi.h>

namespace flag_dit {
extern const t2x_node_type kBackbone;       // flag_dit.backbone
extern const t2x_node_type kAudioBackbone;  // flag_dit.audio_backbone
}  // namespace flag_dit
