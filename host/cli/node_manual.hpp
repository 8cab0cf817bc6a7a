// host/cli/node_manual.hpp - a node's manual, made from its description: enough to write a pipeline with it.
#pragma once
#include "loader/catalog.hpp"
#include <string>

namespace t2x {

std::string node_manual(const NodeEntry& entry);
// "real, default 4, 0..100, degrees"
std::string param_facts(const t2x_param& param);

}  // namespace t2x
