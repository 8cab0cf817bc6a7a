#include "pipeline/links.hpp"
#include "pipeline/reading.hpp"
#include "toml/utf8.hpp"
#include <algorithm>

namespace t2x {
namespace {

std::string title(const NodeInstance& node) { return "node '" + node.name + "' (" + node.entry->type->name + ")"; }

std::vector<std::string> names_of(const t2x_port* ports, uint32_t count) {
  std::vector<std::string> names;
  for (uint32_t i = 0; i < count; ++i) names.push_back(ports[i].name);
  return names;
}

void declare_node(Reading& reading, const Entry& entry) {
  check_keys(entry.value, {Section::kNode, "[node." + entry.key + "]", entry.key_place}, reading.diagnostics);
  NodeInstance node;
  node.name = entry.key;
  node.place = entry.key_place;
  const Value* use = entry.value.find("use");
  if (use && use->kind == Value::kText) {
    node.entry = reading.catalog->find(use->text);
    if (!node.entry)
      reading.diagnostics.error(use->place, "no plugin provides " + in_quotes(use->text) + "." +
                                                suggestion(use->text, reading.catalog->node_names()));
  }
  reading.pipeline.nodes.push_back(std::move(node));
}

void read_input_port(Reading& reading, NodeInstance& node, const t2x_port& port, const Value& value) {
  bool variadic = port.flags & T2X_PORT_VARIADIC;
  if (value.kind == Value::kArray && !variadic)
    return reading.diagnostics.error(value.place, "'" + std::string(port.name) + "' of " + node.entry->type->name +
                                                      " takes one reference, not a list");
  if (value.array.size() > kMaxNames)
    return reading.diagnostics.error(value.place, "'" + std::string(port.name) + "' of " + node.entry->type->name +
                                                      " takes at most " + std::to_string(kMaxNames) + " references");
  std::vector<Value> written = value.kind == Value::kArray ? value.array : std::vector<Value>{value};
  std::vector<Reference> references;
  for (const Value& reference : written) {
    if (reference.kind != Value::kText || reference.text.empty() || reference.text[0] != '@') {
      reading.diagnostics.error(reference.place, "'" + std::string(port.name) + "' of " + node.entry->type->name +
                                                     " is an input: it takes a reference such as \"@node.port\", not " +
                                                     brief(reference));
      continue;
    }
    if (auto read = read_reference(reading, reference, &port)) references.push_back(std::move(*read));
  }
  // A key that is present counts as connected, so that a bad reference is reported once.
  node.inputs[port.name] = std::move(references);
}

void check_unknown_keys(Reading& reading, const NodeInstance& node, const Value& table) {
  const t2x_node_type& type = *node.entry->type;
  std::vector<std::string> known = names_of(type.inputs, type.input_count);
  for (uint32_t i = 0; i < type.param_count; ++i) known.push_back(type.params[i].name);
  for (const Entry& entry : table.table)
    if (entry.key != "use" && std::find(known.begin(), known.end(), entry.key) == known.end())
      reading.diagnostics.error(entry.key_place, std::string(type.name) + " has no input or parameter " +
                                                     in_quotes(entry.key) + "." + suggestion(entry.key, known));
}

void read_node(Reading& reading, NodeInstance& node, const Value& table) {
  const t2x_node_type& type = *node.entry->type;
  check_unknown_keys(reading, node, table);
  for (uint32_t i = 0; i < type.input_count; ++i) {
    const t2x_port& port = type.inputs[i];
    if (const Value* value = table.find(port.name))
      read_input_port(reading, node, port, *value);
    else if (!(port.flags & T2X_PORT_OPTIONAL))
      reading.diagnostics.error(node.place, title(node) + " needs input '" + port.name + "', a " + port.type);
  }
  node.params = read_params(reading, type, table, "node", node.name, node.place);
}

// The port that a bare "@node" means: its only output, or the only one that goes into `input`. nullptr (and
// reported) when that is not one.
const t2x_port* only_output(Reading& reading, const NodeInstance& node, const Place& place, const t2x_port* input) {
  const t2x_node_type& type = *node.entry->type;
  if (type.output_count == 1) return &type.outputs[0];
  std::vector<const t2x_port*> fitting;
  for (uint32_t i = 0; input && i < type.output_count; ++i)
    if (type_mismatch(type.outputs[i], *input).empty()) fitting.push_back(&type.outputs[i]);
  if (fitting.size() == 1) return fitting[0];
  std::string choices;
  for (uint32_t i = 0; i < type.output_count; ++i)
    choices += (i ? ", '@" : "'@") + node.name + "." + type.outputs[i].name + "'";
  reading.diagnostics.error(place, title(node) + (type.output_count == 0 ? " has no outputs"
                                                                         : " has several outputs: write " + choices));
  return nullptr;
}

}  // namespace

const t2x_port* find_port(const t2x_port* ports, uint32_t count, std::string_view name) {
  for (uint32_t i = 0; i < count; ++i)
    if (ports[i].name == name) return &ports[i];
  return nullptr;
}

std::optional<Reference> read_reference(Reading& reading, const Value& value, const t2x_port* input) {
  std::string_view text = value.text;
  text.remove_prefix(1);   // '@'
  size_t dot = std::min(text.find('.'), text.size());
  std::string name(text.substr(0, dot));
  const NodeInstance* node = reading.find_node(name);
  if (!node) {
    reading.diagnostics.error(value.place, "no node " + in_quotes(name) + " in this pipeline." +
                                               suggestion(name, reading.node_names()));
    return std::nullopt;
  }
  if (!node->entry) return std::nullopt;   // its 'use' was reported
  const t2x_node_type& type = *node->entry->type;
  const t2x_port* port = nullptr;
  if (dot == text.size()) {
    port = only_output(reading, *node, value.place, input);
  } else {
    std::string wanted(text.substr(dot + 1));
    port = find_port(type.outputs, type.output_count, wanted);
    if (!port)
      reading.diagnostics.error(value.place, title(*node) + " has no output " + in_quotes(wanted) + "." +
                                                 suggestion(wanted, names_of(type.outputs, type.output_count)));
  }
  return port ? std::optional(Reference{name, port->name, value.place}) : std::nullopt;
}

void read_nodes(Reading& reading) {
  const Value* nodes = reading.root.find("node");
  if (!nodes || (nodes->kind == Value::kTable && nodes->table.empty()))
    reading.diagnostics.error({reading.pipeline.path, 1, 1, 2}, "the pipeline has no [node.NAME]");
  for_each_named(reading.root, "node", true, reading.diagnostics,
                 [&](const Entry& entry) { declare_node(reading, entry); });
  for (NodeInstance& node : reading.pipeline.nodes)
    if (node.entry) read_node(reading, node, *nodes->find(node.name));
}

}  // namespace t2x
