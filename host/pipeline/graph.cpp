#include "pipeline/graph.hpp"
#include "toml/utf8.hpp"
#include <string_view>

namespace t2x {
namespace {

std::string dot_text(std::string_view text) {
  std::string result = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    if (c == '\n') result += "\\n";
    else result += c;
  }
  return result + "\"";
}

const t2x_port* output_port(const Pipeline& pipeline, const Reference& from) {
  for (const NodeInstance& node : pipeline.nodes) {
    if (node.name != from.node) continue;
    for (uint32_t i = 0; i < node.entry->type->output_count; ++i)
      if (node.entry->type->outputs[i].name == from.port) return &node.entry->type->outputs[i];
  }
  return nullptr;
}

std::string link(const Pipeline& pipeline, const Reference& from, const std::string& to, std::string_view port) {
  const t2x_port* output = output_port(pipeline, from);
  std::string type = output ? output->type : "";
  std::string label = from.port == port ? from.port : from.port + " -> " + std::string(port);
  bool function = type.starts_with("fn");
  return "  " + dot_text("node " + from.node) + " -> " + dot_text(to) + " [label=" + dot_text(label + "\n" + type) +
         (function ? ", style=dashed];\n" : "];\n");
}

}  // namespace

std::string pipeline_graph(const Pipeline& pipeline) {
  std::string dot = "digraph " + dot_text(pipeline.name) +
                    " {\n  rankdir=LR;\n  node [shape=box, style=rounded, fontname=sans];\n  edge [fontname=sans, "
                    "fontsize=10];\n";
  for (const NodeInstance& node : pipeline.nodes)
    dot += "  " + dot_text("node " + node.name) + " [label=" + dot_text(node.name + "\n" + node.entry->type->name) +
           "];\n";
  for (const OutputInstance& output : pipeline.outputs)
    dot += "  " + dot_text("output " + output.name) + " [shape=note, label=" +
           dot_text(output.name + "\n" + printable(output.file) + "\n" + output.writer->type->name) + "];\n";
  for (const NodeInstance& node : pipeline.nodes)
    for (const auto& [port, references] : node.inputs)
      for (const Reference& from : references) dot += link(pipeline, from, "node " + node.name, port);
  for (const OutputInstance& output : pipeline.outputs)
    dot += link(pipeline, output.from, "output " + output.name, output.writer->type->inputs[0].name);
  return dot + "}\n";
}

}  // namespace t2x
