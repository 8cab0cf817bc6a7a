#include "engine/session.hpp"
#include "program/section.hpp"

namespace t2x {

NodeState& Session::node(std::string_view name) {
  auto it = nodes.find(name);
  if (it == nodes.end()) fail_ours("the pipeline links to node '" + std::string(name) + "', which it lacks");
  return it->second;
}

const std::shared_ptr<const ModelFile>& Session::model(const std::string& path) {
  std::shared_ptr<const ModelFile>& file = models[path];
  if (!file) file = ModelFile::open(path);
  return file;
}

std::string node_prefix(const NodeInstance& node) {
  return to_string(node.place) + ": node '" + node.name + "' (" + node.entry->type->name + "): ";
}

t2x_status status_of(Side side) {
  switch (side) {
    case Side::Cancelled: return T2X_CANCELLED;
    case Side::User: return T2X_BAD_ARGUMENT;
    case Side::Machine: return T2X_UNSUPPORTED;
    case Side::Memory: return T2X_OUT_OF_MEMORY;
    case Side::Ours: break;
  }
  return T2X_INTERNAL;
}

Failure node_failure(const NodeInstance& node, t2x_status status, const std::optional<Failure>& host_side,
                     const std::string& plugin_side) {
  if (host_side && host_side->side == Side::Cancelled) return *host_side;
  if (status == T2X_CANCELLED) return Failure(Side::Cancelled, "stopped in node '" + node.name + "'");
  std::string said = !plugin_side.empty() ? plugin_side : host_side ? host_side->what() : "failed without a reason";
  // The plugin knows what to ask less of, the host what there is.
  if (!plugin_side.empty() && status == T2X_OUT_OF_MEMORY && host_side && host_side->side == Side::Memory)
    said += ": " + std::string(host_side->what());
  // What a called node said is already placed at that node.
  bool placed = plugin_side.empty() && host_side && said.find("): ") != std::string::npos &&
                said.find(": node '") != std::string::npos;
  Side side = plugin_side.empty() && host_side ? host_side->side : side_of(status);
  return Failure(side, placed ? said : node_prefix(node) + said);
}

}  // namespace t2x
