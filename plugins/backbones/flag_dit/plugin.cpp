// plugin.cpp - Flag-DiT, the transformer of Lumina-T2X, over pictures and over sound.
#include "nodes.hpp"
#include <t2x/plugin.hpp>

T2X_PLUGIN("flag_dit", "0.2.0", "T2X", "Apache-2.0", &flag_dit::kBackbone, &flag_dit::kAudioBackbone)
