// t2x plugins: what was found, what was loaded, what is in quarantine and why.
#include "cli/app.hpp"
#include "cli/options.hpp"
#include "cli/text_layout.hpp"
#include <iostream>

namespace t2x {
namespace {

constexpr const char* kExamples = R"(Plugins are files named *.t2x.so. Each is examined in a process of its own before it is loaded; one that
crashes, hangs or does not conform stays in quarantine until it changes, or until --rescan.

Examples:
  t2x plugins
  t2x plugins --plugin-path build/plugins --rescan
  t2x plugins --folders               where plugins are looked for)";

int print_folders(const SharedOptions& shared) {
  for (const std::filesystem::path& folder : plugin_folders(shared.host_options().plugin_path)) {
    std::error_code error;
    std::cout << folder.string() << (std::filesystem::is_directory(folder, error) ? "" : "  (does not exist)") << '\n';
  }
  return 0;
}

std::string count_text(const ScanResult& scan) {
  std::string text = std::to_string(scan.nodes.size()) + (scan.nodes.size() == 1 ? " node" : " nodes");
  if (!scan.ops.empty()) text += ", " + std::to_string(scan.ops.size()) + (scan.ops.size() == 1 ? " op" : " ops");
  return text;
}

int print_plugins(const SharedOptions& shared) {
  HostOptions options = shared.host_options();
  options.log = {};  // the table says it
  Host host(options);
  std::vector<std::vector<std::string>> loaded;
  std::string others;
  for (const PluginReport& report : host.plugins()) {
    if (report.state == PluginState::Loaded)
      loaded.push_back({report.scan.name, report.scan.version, report.scan.vendor, report.scan.license,
                        count_text(report.scan), report.file.string()});
    else
      others += std::string(report.state == PluginState::Shadowed ? "shadowed:   " : "quarantine: ") + report.file.string() +
                "\n            " + report.reason + "\n";
  }
  std::cout << table(loaded) << others;
  if (host.plugins().empty()) std::cout << "no plugins found; t2x plugins --folders says where they are looked for\n";
  return 0;
}

}  // namespace

void add_plugins(CLI::App& app, int* exit_code) {
  CLI::App* command = app.add_subcommand("plugins", "List plugins, with those in quarantine");
  auto shared = std::make_shared<SharedOptions>();
  auto folders = std::make_shared<bool>(false);
  command->footer(kExamples);
  command->add_flag("--folders", *folders, "Print the folders that are searched, in order");
  add_plugin_options(*command, *shared);
  command->callback([=] { *exit_code = *folders ? print_folders(*shared) : print_plugins(*shared); });
}

}  // namespace t2x
