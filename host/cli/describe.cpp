// t2x describe: the manual of every node, plugin by plugin, and of the pipeline format.
#include "cli/app.hpp"
#include "cli/node_manual.hpp"
#include "cli/options.hpp"
#include "cli/text_layout.hpp"
#include "pipeline/format_reference.hpp"
#include <iostream>
#include <set>

namespace t2x {
namespace {

constexpr const char* kExamples = R"(Needs no GPU.

Examples:
  t2x describe                        every node, one line each
  t2x describe flow.sample            ports, parameters and an example
  t2x describe kl                     every node of the plugin 'kl'
  t2x describe --format               how a pipeline file is written)";

std::string overview(const Catalog& catalog) {
  std::string text;
  for (const LoadedPlugin* loaded : catalog.plugins()) {
    const t2x_plugin& p = *loaded->plugin;
    if (p.node_count == 0) continue;
    text += std::string(p.name) + " " + p.version + "\n";
    std::vector<std::vector<std::string>> rows;
    for (uint32_t i = 0; i < p.node_count; ++i) rows.push_back({"  " + std::string(p.nodes[i]->name), p.nodes[i]->summary});
    text += table(rows) + "\n";
  }
  return text.empty() ? "no plugins are loaded; see t2x plugins\n" : text + "t2x describe NODE tells more.\n";
}

int print_names(const Catalog& catalog) {
  for (const std::string& name : catalog.node_names()) std::cout << name << '\n';
  return 0;
}

int describe(const std::string& what, const Catalog& catalog) {
  if (what.empty()) {
    std::cout << overview(catalog);
    return 0;
  }
  if (const NodeEntry* entry = catalog.find(what)) {
    std::cout << node_manual(*entry);
    return 0;
  }
  std::vector<std::string> known = catalog.node_names();
  for (const LoadedPlugin* loaded : catalog.plugins()) {
    known.emplace_back(loaded->plugin->name);
    if (what != loaded->plugin->name) continue;
    for (uint32_t i = 0; i < loaded->plugin->node_count; ++i)
      std::cout << (i ? "\n----\n\n" : "") << node_manual(*catalog.find(loaded->plugin->nodes[i]->name));
    return 0;
  }
  fail_user("no plugin brings a node, and none is called, '" + what + "'." + did_you_mean(what, known) +
            " t2x describe lists them.");
}

}  // namespace

void add_describe(CLI::App& app, int* exit_code) {
  CLI::App* command = app.add_subcommand("describe", "The manual of nodes and of the pipeline format");
  struct Arguments {
    std::string what;
    bool format = false, names = false;
    SharedOptions shared;
  };
  auto a = std::make_shared<Arguments>();
  command->footer(kExamples);
  command->add_option("WHAT", a->what, "A node or a plugin; nothing: an overview")->type_name(" ");
  command->add_flag("--format", a->format, "Describe the pipeline format");
  command->add_flag("--names", a->names, "Print the names of all nodes, for scripts");
  add_plugin_options(*command, a->shared);
  command->callback([a, exit_code] {
    if (a->format) {
      std::cout << format_reference();
      return;
    }
    Host host(a->shared.host_options());
    *exit_code = a->names ? print_names(host.catalog()) : describe(a->what, host.catalog());
  });
}

}  // namespace t2x
