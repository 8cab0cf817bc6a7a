// host/cli/plan_table.hpp - what a run held in device memory, as a table.
#pragma once
#include "engine/engine.hpp"
#include <string>

namespace t2x {

std::string plan_table(const RunResult& result);

}  // namespace t2x
