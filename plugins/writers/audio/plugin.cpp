// Sounds as files: WAV, FLAC and Ogg Vorbis out, whatever libsndfile reads in.
#define T2X_USE_ABI_MINOR 1u  // writers read the file's ending
#include "nodes.hpp"
#include <t2x/plugin.hpp>

T2X_PLUGIN("audio", "0.1.0", "T2X", "Apache-2.0", &audio::write_node, &audio::read_node)
