// weights.hpp - the names and shapes that a Flag-DiT's file must have.
#pragma once
#include "architecture.hpp"

namespace flag_dit {

// Compares the file with what the architecture asks for; throws the host's short report of what is
// missing, unexpected or misshapen.
void check_weights(const t2x::Context& cx, const Architecture& a);

}  // namespace flag_dit
