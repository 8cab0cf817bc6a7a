// nodes.hpp - the nodes of this plugin.
#pragma once
#include <t2x/plugin.hpp>

namespace spectra {

extern const t2x_node_type analyse_node;       // mel.analyse
extern const t2x_node_type analyser_node;      // mel.analyser
extern const t2x_node_type griffin_lim_node;   // griffin_lim.vocode
extern const t2x_node_type picture_node;       // mel.picture

}  // namespace spectra
