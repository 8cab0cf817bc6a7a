// plugin.cpp - training: the flow-matching trainer, its ops, and adapters at generation.
#include "nodes.hpp"
#include "ops.hpp"
#include <t2x/plugin.hpp>

namespace training {
namespace {
constexpr const t2x_op_type* kOps[] = {&adamw_op, &noise_op};
}
}  // namespace training

T2X_PLUGIN_WITH_OPS("training", "0.1.0", "T2X", "Apache-2.0", training::kOps, &training::flow_matching_node,
                    &training::adapters_node)
