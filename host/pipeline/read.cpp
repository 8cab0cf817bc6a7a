#include "pipeline/read.hpp"
#include "pipeline/reading.hpp"
#include "toml/load.hpp"
#include "toml/write.hpp"
#include <algorithm>

namespace t2x {
namespace {

const MergeRules& merge_rules() {
  static const MergeRules rules = {{"format", "include"}, {"needs"}};
  return rules;
}

ReadResult read_document(Reading& reading) {
  // A file that cannot be read or parsed would make errors of everything that it should have brought.
  reading.diagnostics.throw_if_failed();
  apply_sets(reading);
  read_header(reading);
  read_inputs(reading);
  read_models(reading);
  read_nodes(reading);
  read_outputs(reading);
  check_links(reading);
  drop_unwanted(reading);
  order_nodes(reading);
  warn_of_unused(reading);
  reading.diagnostics.throw_if_failed();
  reading.pipeline.resolved = resolved_text(reading);
  return {std::move(reading.pipeline), reading.diagnostics.warnings()};
}

std::string value_shown(const Value& value) { return value.kind == Value::kText ? value.text : brief(value); }

PipelineHelp help_of(Reading& reading) {
  reading.diagnostics.throw_if_failed();
  read_header(reading);
  read_inputs(reading);
  reading.diagnostics.throw_if_failed();
  PipelineHelp help{reading.pipeline.name, reading.pipeline.summary, {}};
  for (const Input& input : reading.inputs) {
    std::string shown = input.random ? "random" : input.has_value ? value_shown(input.value) : "";
    help.inputs.push_back({input.name, input.type, shown, range_text(input.rule), input.unit, input.doc,
                           !input.has_value && !input.random});
  }
  return help;
}

}  // namespace

Input* Reading::find_input(std::string_view name) {
  auto at = std::find_if(inputs.begin(), inputs.end(), [&](const Input& input) { return input.name == name; });
  return at == inputs.end() ? nullptr : &*at;
}

NodeInstance* Reading::find_node(std::string_view name) {
  auto& nodes = pipeline.nodes;
  auto at = std::find_if(nodes.begin(), nodes.end(), [&](const NodeInstance& node) { return node.name == name; });
  return at == nodes.end() ? nullptr : &*at;
}

std::vector<std::string> Reading::input_names() const {
  std::vector<std::string> names;
  for (const Input& input : inputs) names.push_back(input.name);
  return names;
}

std::vector<std::string> Reading::model_names() const {
  std::vector<std::string> names;
  for (const auto& [name, model] : models) names.push_back(name);
  return names;
}

std::vector<std::string> Reading::node_names() const {
  std::vector<std::string> names;
  for (const NodeInstance& node : pipeline.nodes) names.push_back(node.name);
  return names;
}

std::string resolved_text(const Reading& reading) {
  Value document;
  document.set("format", *reading.resolved.find("format"));
  document.set("name", Value::of_text(reading.pipeline.name));
  for (const Entry& entry : reading.resolved.table)
    if (entry.key != "format" && entry.key != "name" && entry.key != "include") document.set(entry.key, entry.value);
  return to_toml(document);
}

ReadResult read_pipeline(const std::string& path, const Catalog& catalog, const ReadOptions& options) {
  Reading reading(path, &catalog, options);
  reading.root = load_toml(path, merge_rules(), reading.diagnostics);
  return read_document(reading);
}

ReadResult read_pipeline_text(const std::string& text, const std::string& path, const Catalog& catalog,
                              const ReadOptions& options) {
  Reading reading(path, &catalog, options);
  reading.root = load_toml_text(text, path, merge_rules(), reading.diagnostics);
  return read_document(reading);
}

PipelineHelp describe_pipeline_inputs(const std::string& path) {
  ReadOptions options;
  Reading reading(path, nullptr, options);
  reading.root = load_toml(path, merge_rules(), reading.diagnostics);
  return help_of(reading);
}

PipelineHelp describe_pipeline_inputs_text(const std::string& text, const std::string& path) {
  ReadOptions options;
  Reading reading(path, nullptr, options);
  reading.root = load_toml_text(text, path, merge_rules(), reading.diagnostics);
  return help_of(reading);
}

}  // namespace t2x
