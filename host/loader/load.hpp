// host/loader/load.hpp - finds plugins, scans them, loads the good ones into a catalog.
#pragma once
#include "loader/catalog.hpp"
#include "loader/scan.hpp"
#include <filesystem>
#include <string>
#include <vector>

namespace t2x {

struct LoadOptions {
  std::vector<std::filesystem::path> folders;  // in order; see plugin_folders()
  std::filesystem::path cache_dir;             // the scan's memory; "" = none
  std::filesystem::path scanner;               // see scan_plugin()
  bool rescan = false;                         // forget what the cache says
};

enum class PluginState {
  Loaded,
  Quarantined,   // the scan, or loading, found it bad
  Shadowed       // a plugin of the same name was found earlier in the search order
};

struct PluginReport {
  std::filesystem::path file;
  PluginState state = PluginState::Loaded;
  std::string reason;                          // why it is not loaded
  ScanResult scan;
};

// Every *.t2x.so of the folders, judged; the good ones are in the catalog afterwards. One bad plugin, or one that
// takes another's node name, stays out and leaves the others alone.
std::vector<PluginReport> load_plugins(const LoadOptions& options, Catalog& catalog);

}  // namespace t2x
