#include "cli/node_manual.hpp"
#include "cli/text_layout.hpp"
#include <cmath>
#include <cstdio>

namespace t2x {
namespace {

std::string number_text(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.10g", number);
  return text;
}

const char* kind_name(t2x_param_kind kind) {
  switch (kind) {
    case T2X_PARAM_BOOL: return "bool";
    case T2X_PARAM_INT: return "int";
    case T2X_PARAM_REAL: return "real";
    case T2X_PARAM_TEXT: return "text";
    case T2X_PARAM_CHOICE: return "choice";
    case T2X_PARAM_MODEL: return "model";
    case T2X_PARAM_SIZE: return "size";
    case T2X_PARAM_FILE: return "file";
    case T2X_PARAM_FOLDER: return "folder";
    default: return "?";
  }
}

std::string quoted(const char* text) { return "\"" + std::string(text ? text : "") + "\""; }

std::string default_value(const t2x_param& p) {
  switch (p.kind) {
    case T2X_PARAM_BOOL: return p.number_default != 0 ? "true" : "false";
    case T2X_PARAM_INT: case T2X_PARAM_REAL: return number_text(p.number_default);
    default: return quoted(p.text_default);
  }
}

std::string range_text(const t2x_param& p) {
  std::string text;
  if (p.kind == T2X_PARAM_INT || p.kind == T2X_PARAM_REAL) {
    if (std::isinf(p.max)) return std::isinf(p.min) ? "" : "at least " + number_text(p.min);
    return number_text(p.min) + ".." + number_text(p.max);
  }
  if (p.kind == T2X_PARAM_SIZE) {
    if (p.min > 1) text = "multiples of " + number_text(p.min);
    if (p.max > 0) text += (text.empty() ? "at most " : ", at most ") + number_text(p.max);
  }
  if (p.kind == T2X_PARAM_CHOICE)
    for (const char* const* c = p.choices; *c; ++c) text += (text.empty() ? "one of " : ", ") + std::string(*c);
  return text;
}

// What a value of the parameter may look like in a pipeline.
std::string sample_value(const t2x_param& p) {
  if (!(p.flags & T2X_PARAM_REQUIRED)) return default_value(p);
  switch (p.kind) {
    case T2X_PARAM_BOOL: return "true";
    case T2X_PARAM_INT: case T2X_PARAM_REAL: return number_text(std::isfinite(p.min) ? p.min : 0);
    case T2X_PARAM_MODEL: return "\"path/or/name\"";
    case T2X_PARAM_FILE: return "\"path/to/file\"";
    case T2X_PARAM_FOLDER: return "\"path/to/folder\"";
    case T2X_PARAM_SIZE: return "\"512x512\"";
    case T2X_PARAM_CHOICE: return quoted(p.choices[0]);
    default: return "\"...\"";
  }
}

std::string ports_text(const char* title, const t2x_port* ports, uint32_t count) {
  std::string text = count ? std::string("\n") + title + ":\n" : "";
  for (uint32_t i = 0; i < count; ++i) {
    std::string facts;
    if (ports[i].flags & T2X_PORT_OPTIONAL) facts += ", optional";
    if (ports[i].flags & T2X_PORT_VARIADIC) facts += ", one or a list";
    text += "  " + std::string(ports[i].name) + " (" + ports[i].type + facts + ")\n" + wrapped(ports[i].doc, 6);
  }
  return text;
}

// A node table with every input and parameter: copy it and delete what the defaults serve.
std::string example(const t2x_node_type& t, bool writer) {
  std::string type = t.name, noun = type.substr(type.rfind('.') + 1);
  std::string text = "\nIn a pipeline:\n";
  if (writer) {
    text += "  [output." + noun + "]\n  from = \"@node.port\"\n  file = \"{name}." + std::string(t.extensions[0]) + "\"\n";
  } else {
    text += "  [node." + noun + "]\n  use = \"" + type + "\"\n";
    for (uint32_t i = 0; i < t.input_count; ++i)
      if (!(t.inputs[i].flags & T2X_PORT_OPTIONAL)) {
        bool function = std::string_view(t.inputs[i].type).starts_with("fn(");
        text += "  " + std::string(t.inputs[i].name) + (function ? " = \"@node\"\n" : " = \"@node.port\"\n");
      }
  }
  for (uint32_t i = 0; i < t.param_count; ++i) {
    if (writer && std::string_view(t.params[i].name) == "path") continue;
    text += "  " + std::string(t.params[i].name) + " = " + sample_value(t.params[i]) + "\n";
  }
  return text;
}

}  // namespace

std::string param_facts(const t2x_param& p) {
  std::string facts = kind_name(p.kind);
  facts += p.flags & T2X_PARAM_REQUIRED ? ", required" : ", default " + default_value(p);
  if (std::string range = range_text(p); !range.empty()) facts += ", " + range;
  if (p.unit && *p.unit) facts += ", " + std::string(p.unit);
  return facts;
}

std::string node_manual(const NodeEntry& entry) {
  const t2x_node_type& t = *entry.type;
  const t2x_plugin& plugin = *entry.plugin->plugin;
  std::string text = std::string(t.name) + " - " + t.summary + "\nplugin " + plugin.name + " " + plugin.version + " (" +
                     plugin.vendor + ", " + plugin.license + "), revision " + std::to_string(t.revision) + "\n\n" +
                     wrapped(t.doc, 0);
  text += ports_text("Inputs", t.inputs, t.input_count);
  text += ports_text("Outputs", t.outputs, t.output_count);
  if (t.param_count) text += "\nParameters:\n";
  for (uint32_t i = 0; i < t.param_count; ++i)
    text += "  " + std::string(t.params[i].name) + " (" + param_facts(t.params[i]) + ")\n" + wrapped(t.params[i].doc, 6);
  bool writer = t.flags & T2X_NODE_WRITER;
  if (writer) {
    text += "\nWrites files that end in:";
    for (const char* const* e = t.extensions; *e; ++e) text += std::string(" .") + *e;
    text += "\n";
  }
  return text + example(t, writer);
}

}  // namespace t2x
