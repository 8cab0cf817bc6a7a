// host/pipeline/links.hpp - do two ports go together, seen by themselves?
#pragma once
#include "porttype/link.hpp"
#include <string>
#include <t2x/abi.h>

namespace t2x {

// "" when an output of this type may feed that input, else why not.
std::string type_mismatch(const t2x_port& output, const t2x_port& input);

}  // namespace t2x
