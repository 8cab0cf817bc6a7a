// ops.hpp - the ops that this plugin brings.
#pragma once
#include <t2x/abi.h>

namespace training {

extern const t2x_op_type adamw_op;
extern const t2x_op_type noise_op;

}  // namespace training
