// host/engine/node_runner.hpp - creating, running and ending single nodes of a session.
#pragma once
#include "engine/session.hpp"

namespace t2x {

// Calls create(); throws the placed failure.
void create_node(Session& session, NodeState& node);
// Calls run(), checks that every value is finite when asked, and freezes the outputs.
void run_node(Session& session, NodeState& node);
// Releases programs (and with them weights) and the plugin's object; outputs stay.
void end_node(NodeState& node);

}  // namespace t2x
