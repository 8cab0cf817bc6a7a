// host/loader/catalog.hpp - the plugins of this process: their nodes and ops by name.
#pragma once
#include <t2x/abi.h>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace t2x {

struct LoadedPlugin {
  std::string path;              // "" for one added by the program itself
  const t2x_plugin* plugin = nullptr;
};

struct NodeEntry {
  const t2x_node_type* type = nullptr;
  const LoadedPlugin* plugin = nullptr;
};

// Filled by load_plugins (loader/load.hpp) or by hand in tests; plugins are never unloaded.
class Catalog {
public:
  // Adds a plugin's nodes. Throws Side::User when the name of a node or op is taken, naming both plugins.
  void add(const t2x_plugin* plugin, const std::string& path);
  const NodeEntry* find(std::string_view node) const;         // nullptr when unknown
  // A writer for a file ending (without dot, any case), else nullptr.
  std::vector<const NodeEntry*> writers(std::string_view extension) const;
  std::vector<std::string> node_names() const;                // sorted
  std::vector<std::string> extensions() const;                // sorted, of all writers
  const std::vector<const LoadedPlugin*>& plugins() const { return plugins_; }
  // Every op that the plugins bring, in load order.
  std::vector<const t2x_op_type*> ops() const;

private:
  std::vector<const LoadedPlugin*> plugins_;
  std::map<std::string, NodeEntry, std::less<>> nodes_;
};

}  // namespace t2x
