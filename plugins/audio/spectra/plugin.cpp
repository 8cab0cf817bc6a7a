// plugin.cpp - spectra: mel analysis, pictures of mels and Griffin-Lim, on VkFFT's Fourier transforms.
#include "nodes.hpp"
#include "ops.hpp"

namespace spectra {
namespace {
constexpr const t2x_op_type* kOps[] = {&filter_sums_op, &filter_update_op, &frame_op, &loudest_op,
                                        &magnitude_op, &overlap_add_op, &paint_op, &project_op};
}
}  // namespace spectra

T2X_PLUGIN_WITH_OPS("spectra", "0.1.0", "T2X", "Apache-2.0", spectra::kOps, &spectra::analyse_node,
                    &spectra::analyser_node, &spectra::griffin_lim_node, &spectra::picture_node)
