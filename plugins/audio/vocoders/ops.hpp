// ops.hpp - the op that this plugin brings.
#pragma once
#include <t2x/abi.h>

namespace vocoders {

extern const t2x_op_type alias_free_snake_op;

}  // namespace vocoders
