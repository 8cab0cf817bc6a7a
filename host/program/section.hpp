// host/program/section.hpp - raw sections and CPU stages: a plugin's code that runs after the call that recorded it, and
// often on behalf of another node.
#pragma once
#include "program/graph.hpp"
#include "status/failure.hpp"
#include <t2x/ext/section.h>

namespace t2x {

// Whose side a plugin's bad status is on.
Side side_of(t2x_status status);

// Runs what a step of kind Raw or HostStage does. A bad status is a Failure at the node that recorded the step, with
// the words that the plugin gave for it; without any, it is a defect of the plugin.
void run_section(const GraphStep& step, const std::function<t2x_status()>& body);

// The extension t2x.section/1: where plugins give those words.
const t2x_section* section_table();

}  // namespace t2x
