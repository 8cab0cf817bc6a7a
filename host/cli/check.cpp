// t2x check: everything that can be known about a pipeline without a GPU.
#include "cli/app.hpp"
#include "cli/messages.hpp"
#include "cli/options.hpp"
#include "cli/text_layout.hpp"
#include "weights/model_files.hpp"
#include <iostream>
#include <map>

namespace t2x {
namespace {

constexpr const char* kExamples = R"(Checks names, links, port types, parameters, models and their tensors, and says how much memory the
weights take. Runs nothing and needs no GPU.

Examples:
  t2x check my_pipeline.toml
  t2x check text_to_image prompt=x --set model.vae=/models/vae)";

struct CheckArguments {
  std::string file;
  std::vector<std::string> inputs, sets;
  SharedOptions shared;
};

// Weights of each model, once a file however many nodes use it.
std::string weights_text(const Pipeline& pipeline) {
  std::map<std::string, std::string> users;
  for (const NodeInstance& node : pipeline.nodes)
    for (const auto& [name, value] : node.params)
      if (value.kind == T2X_PARAM_MODEL && !value.text.empty()) {
        std::string& nodes = users[value.text];
        nodes += (nodes.empty() ? "" : ", ") + node.name;
      }
  std::vector<std::vector<std::string>> rows;
  uint64_t total = 0;
  for (const auto& [path, nodes] : users) {
    uint64_t bytes = ModelFile::open(path)->bytes();
    total += bytes;
    rows.push_back({"  weights", bytes_text(bytes), nodes, path});
  }
  if (rows.size() > 1) rows.push_back({"  together", bytes_text(total)});
  return table(rows, {false, true});
}

int check(const CheckArguments& arguments) {
  Host host(arguments.shared.host_options());
  ReadResult read = host.read(arguments.file, arguments.inputs, arguments.sets);
  for (const std::string& warning : read.warnings) warn(warning);
  for (const std::string& warning : host.check(read.pipeline)) warn(warning);
  auto many = [](size_t n, const char* what) { return std::to_string(n) + " " + what + (n == 1 ? "" : "s"); };
  std::cout << "ok: " << read.pipeline.name << ", " << many(read.pipeline.nodes.size(), "node") << ", "
            << many(read.pipeline.outputs.size(), "output") << '\n'
            << weights_text(read.pipeline);
  return 0;
}

}  // namespace

void add_check(CLI::App& app, int* exit_code) {
  CLI::App* command = app.add_subcommand("check", "Check a pipeline without running it");
  auto a = std::make_shared<CheckArguments>();
  command->footer(kExamples);
  command->add_option("FILE", a->file, "Pipeline file, pipeline name or result")->required()->type_name(" ");
  command->add_option("INPUT", a->inputs, "name=value: sets [input.name]")->type_name(" ");
  add_list(*command, "--set", a->sets, "Set any key, such as node.sample.steps=50")->type_name("KEY=VALUE");
  add_model_options(*command, a->shared);
  add_plugin_options(*command, a->shared);
  command->callback([a, exit_code] { *exit_code = check(*a); });
}

}  // namespace t2x
