// ops.hpp - the ops that this plugin brings.
#pragma once
#include <t2x/abi.h>

namespace spectra {

extern const t2x_op_type filter_sums_op;
extern const t2x_op_type filter_update_op;
extern const t2x_op_type frame_op;
extern const t2x_op_type loudest_op;
extern const t2x_op_type magnitude_op;
extern const t2x_op_type overlap_add_op;
extern const t2x_op_type paint_op;
extern const t2x_op_type project_op;

}  // namespace spectra
