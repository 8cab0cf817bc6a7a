#include "engine/node_runner.hpp"
#include "engine/host_table.hpp"
#include "engine/spoiled_weight.hpp"
#include <t2x/shape.hpp>
#include <cmath>

namespace t2x {
namespace {

// NaN in a result means a defect somewhere before: name the first node that shows it.
void require_finite(Session& session, const NodeState& node) {
  for (const auto& [port, storage] : node.outputs) {
    if (storage->dims.dtype != T2X_F32) continue;
    std::vector<float> values(count(storage->dims));
    session.runtime->transfer.download(storage->buffer, 0, std::as_writable_bytes(std::span(values)));
    for (size_t i = 0; i < values.size(); ++i) {
      if (std::isfinite(values[i])) continue;
      std::string why = spoiled_weight(session, *node.instance);
      if (why.empty()) why = "an input holds bad numbers, or the driver computes wrongly (try another --device)";
      throw Failure(Side::User, node_prefix(*node.instance) + "output '" + port + "' " + to_string(storage->dims) +
                    " holds " + (std::isnan(values[i]) ? "NaN" : "infinity") + " at element " + std::to_string(i) +
                    ": " + why);
    }
  }
}

// A plugin that was told of a failure and says that all is well has a defect - unless memory was short: it may have
// done with less.
bool overlooked(const t2x_context& cx) { return cx.failure && cx.failure->side != Side::Memory; }

// A model that cannot be read is the cause; that a tensor is missing is only what the plugin makes of it.
std::string plugin_words(const t2x_context& cx) { return cx.model_unreadable ? "" : cx.message; }

}  // namespace

void create_node(Session& session, NodeState& node) {
  const t2x_node_type& type = *node.instance->entry->type;
  t2x_context cx{session, node, nullptr, nullptr, true, false, {}, {}, {}, {}};
  t2x_status status = type.create(host_table(), &cx, &node.self);
  if (status == T2X_OK && overlooked(cx)) status = T2X_INTERNAL;
  if (status != T2X_OK) throw node_failure(*node.instance, status, cx.failure, plugin_words(cx));
}

void run_node(Session& session, NodeState& node) {
  const t2x_node_type& type = *node.instance->entry->type;
  t2x_context cx{session, node, nullptr, nullptr, false, false, {}, {}, {}, {}};
  t2x_status status = type.run(node.self, host_table(), &cx);
  if (status == T2X_OK && overlooked(cx)) status = T2X_INTERNAL;
  if (status != T2X_OK) throw node_failure(*node.instance, status, cx.failure, plugin_words(cx));
  for (auto& [port, storage] : node.outputs) storage->constant = true;
  if (session.options.check_finite) require_finite(session, node);
}

void end_node(NodeState& node) {
  node.programs.clear();
  if (node.self) node.instance->entry->type->destroy(node.self);
  node.self = nullptr;
}

}  // namespace t2x
