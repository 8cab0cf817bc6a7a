#include "loader/catalog.hpp"
#include "status/failure.hpp"
#include <algorithm>
#include <cctype>
#include <memory>
#include <mutex>
#include <set>

namespace t2x {
namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), [](unsigned char c) { return std::tolower(c); });
  return result;
}

std::string describe(const LoadedPlugin& plugin) {
  std::string text = "plugin '" + std::string(plugin.plugin->name) + "'";
  return plugin.path.empty() ? text : text + " (" + plugin.path + ")";
}

// Plugins are never unloaded, so neither are their records: entries point at them from any catalog.
const LoadedPlugin* keep_forever(LoadedPlugin plugin) {
  static std::mutex mutex;
  static auto* all = new std::vector<std::unique_ptr<LoadedPlugin>>;
  std::lock_guard lock(mutex);
  return all->emplace_back(std::make_unique<LoadedPlugin>(std::move(plugin))).get();
}

}  // namespace

void Catalog::add(const t2x_plugin* plugin, const std::string& path) {
  const LoadedPlugin* added = keep_forever({path, plugin});
  for (uint32_t i = 0; i < plugin->node_count; ++i)
    if (auto taken = nodes_.find(std::string_view(plugin->nodes[i]->name)); taken != nodes_.end())
      fail_user("node '" + taken->first + "' comes from two plugins: " + describe(*taken->second.plugin) + " and " +
                describe(*added) + ". Remove one of them or rename its node.");
  for (const LoadedPlugin* other : plugins_)
    for (uint32_t i = 0; i < plugin->op_count; ++i)
      for (uint32_t k = 0; k < other->plugin->op_count; ++k)
        if (std::string_view(plugin->ops[i]->name) == other->plugin->ops[k]->name)
          fail_user("op '" + std::string(plugin->ops[i]->name) + "' comes from two plugins: " + describe(*other) +
                    " and " + describe(*added) + ". Remove one of them or rename its op.");
  plugins_.push_back(added);
  for (uint32_t i = 0; i < plugin->node_count; ++i)
    nodes_.emplace(plugin->nodes[i]->name, NodeEntry{plugin->nodes[i], added});
}

const NodeEntry* Catalog::find(std::string_view node) const {
  auto found = nodes_.find(node);
  return found == nodes_.end() ? nullptr : &found->second;
}

std::vector<const NodeEntry*> Catalog::writers(std::string_view extension) const {
  std::vector<const NodeEntry*> found;
  std::string wanted = lower(extension);
  for (const auto& [name, entry] : nodes_) {
    if (!(entry.type->flags & T2X_NODE_WRITER) || !entry.type->extensions) continue;
    for (const char* const* e = entry.type->extensions; *e; ++e)
      if (lower(*e) == wanted) {
        found.push_back(&entry);
        break;
      }
  }
  return found;
}

std::vector<std::string> Catalog::node_names() const {
  std::vector<std::string> names;
  for (const auto& [name, entry] : nodes_) names.push_back(name);
  return names;
}

std::vector<std::string> Catalog::extensions() const {
  std::set<std::string> all;
  for (const auto& [name, entry] : nodes_)
    if ((entry.type->flags & T2X_NODE_WRITER) && entry.type->extensions)
      for (const char* const* e = entry.type->extensions; *e; ++e) all.insert(lower(*e));
  return {all.begin(), all.end()};
}

std::vector<const t2x_op_type*> Catalog::ops() const {
  std::vector<const t2x_op_type*> all;
  for (const LoadedPlugin* loaded : plugins_)
    for (uint32_t i = 0; i < loaded->plugin->op_count; ++i) all.push_back(loaded->plugin->ops[i]);
  return all;
}

}  // namespace t2x
