#include "loader/load.hpp"
#include "loader/library.hpp"
#include "loader/scan_cache.hpp"
#include <algorithm>
#include <map>

namespace fs = std::filesystem;

namespace t2x {
namespace {

constexpr std::string_view kEnding = ".t2x.so";

// The plugin files of one folder, by name; a missing or unreadable folder has none.
std::vector<fs::path> plugin_files(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    std::string name = it->path().filename().string();
    if (name.size() > kEnding.size() && name.ends_with(kEnding) && it->is_regular_file(error))
      files.push_back(it->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

ScanResult judge(const fs::path& file, const LoadOptions& options, ScanCache& cache) {
  if (!options.rescan)
    if (auto known = cache.find(file)) return *known;
  ScanResult result = scan_plugin(file, options.scanner, false);
  cache.put(result);
  return result;
}

// Loads a file that the scan found good.
void load(PluginReport& report, Catalog& catalog) {
  try {
    if (const t2x_plugin* plugin = Library(report.file).description(report.reason))
      return catalog.add(plugin, report.file.string());
  } catch (const std::exception& error) {  // the linker's words, or a node's name that another plugin has taken
    report.reason = error.what();
  }
  report.state = PluginState::Quarantined;
}

}  // namespace

std::vector<PluginReport> load_plugins(const LoadOptions& options, Catalog& catalog) {
  ScanCache cache(options.cache_dir.empty() ? fs::path() : options.cache_dir / "plugins.json");
  std::vector<PluginReport> reports;
  std::map<std::string, fs::path> loaded;
  for (const fs::path& folder : options.folders)
    for (const fs::path& file : plugin_files(folder)) {
      PluginReport report{file, PluginState::Loaded, "", judge(file, options, cache)};
      report.reason = report.scan.reason;
      if (!report.scan.ok) report.state = PluginState::Quarantined;
      else if (auto [first, added] = loaded.try_emplace(report.scan.name, file); !added) {
        report.state = PluginState::Shadowed;
        report.reason = "plugin '" + report.scan.name + "' was found first in " + first->second.string();
      } else load(report, catalog);
      reports.push_back(std::move(report));
    }
  cache.save();
  return reports;
}

}  // namespace t2x
