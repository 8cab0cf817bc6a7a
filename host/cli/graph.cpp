// t2x graph: draws a pipeline's flow.
#include "cli/app.hpp"
#include "cli/messages.hpp"
#include "cli/options.hpp"
#include "pipeline/graph.hpp"
#include "result/output_file.hpp"
#include <sys/wait.h>
#include <cstdio>
#include <iostream>

namespace t2x {
namespace {

constexpr const char* kExamples = R"(Prints the flow in Graphviz's DOT language; with --svg, draws it through Graphviz's `dot`.

Examples:
  t2x graph text_to_image prompt=x
  t2x graph my_pipeline.toml --svg flow.svg)";

struct GraphArguments {
  std::string file, svg;
  std::vector<std::string> inputs, sets;
  SharedOptions shared;
};

// Runs `dot`; its path comes from PATH, the file from us, nothing from the pipeline reaches a shell.
void draw(const std::string& graph, const std::string& path) {
  AtomicFile file(path);
  std::string quoted_path;
  for (char c : file.temporary().string()) quoted_path += c == '\'' ? std::string("'\\''") : std::string(1, c);
  FILE* pipe = popen(("dot -Tsvg -o '" + quoted_path + "'").c_str(), "w");
  if (!pipe) fail_machine("cannot start Graphviz's dot");
  std::fwrite(graph.data(), 1, graph.size(), pipe);
  int status = pclose(pipe);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
    fail_user("--svg needs Graphviz: install the package 'graphviz', or use the DOT text that t2x graph prints");
  if (status != 0) fail_machine("Graphviz's dot failed");
  file.commit();
}

int graph(const GraphArguments& arguments) {
  Host host(arguments.shared.host_options());
  ReadResult read = host.read(arguments.file, arguments.inputs, arguments.sets);
  for (const std::string& warning : read.warnings) warn(warning);
  std::string text = pipeline_graph(read.pipeline);
  if (arguments.svg.empty()) std::cout << text;
  else {
    draw(text, arguments.svg);
    std::cout << arguments.svg << '\n';
  }
  return 0;
}

}  // namespace

void add_graph(CLI::App& app, int* exit_code) {
  CLI::App* command = app.add_subcommand("graph", "Draw a pipeline's flow");
  auto a = std::make_shared<GraphArguments>();
  command->footer(kExamples);
  command->add_option("FILE", a->file, "Pipeline file, pipeline name or result")->required()->type_name(" ");
  command->add_option("INPUT", a->inputs, "name=value: sets [input.name]")->type_name(" ");
  add_list(*command, "--set", a->sets, "Set any key")->type_name("KEY=VALUE");
  command->add_option("--svg", a->svg, "Write an SVG file")->type_name("FILE");
  add_model_options(*command, a->shared);
  add_plugin_options(*command, a->shared);
  command->callback([a, exit_code] { *exit_code = graph(*a); });
}

}  // namespace t2x
