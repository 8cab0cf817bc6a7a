// own_shader/radial_falloff.hpp - the op acme.radial_falloff: any plugin may use it by name.
#pragma once
#include <t2x/abi.h>

namespace acme {
extern const t2x_op_type radial_falloff_op;
}
