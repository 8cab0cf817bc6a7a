#include "loader/description.hpp"
#include "porttype/port_type.hpp"
#include <charconv>
#include <cmath>
#include <cstring>

namespace t2x {
namespace {

bool is_function(const t2x_port& port) { return std::strncmp(port.type, "fn(", 3) == 0; }

// Empty when the type string is well formed, else why not.
std::string type_error(const char* type) {
  try {
    parse_port_type(type);
  } catch (const std::exception& error) {
    return error.what();
  }
  return "";
}

// The checks of one node; `who_` begins each line.
class NodeChecks {
public:
  NodeChecks(const t2x_node_type& node, Examination& examination) : node_(node), exam_(examination) {}

  void all() {
    if (!exam_.require(node_.size >= sizeof(t2x_node_type) && node_.size < 65536, "a node has its size",
                       "set size = sizeof(t2x_node_type); the field holds " + std::to_string(node_.size)))
      return;
    if (!exam_.require(is_given(node_.name), "a node has a name", "its name is NULL, empty or not UTF-8 text")) return;
    who_ = "node '" + std::string(node_.name) + "'";
    require(is_vendor_name(node_.name), "is named vendor.noun", "use lower case, digits and '_' around the dot");
    require(is_clean_text(node_.summary) && is_clean_text(node_.doc), "summary and doc are text",
            "use UTF-8 text, never NULL");
    if (!exam_.sound()) return;
    advise(*node_.summary && *node_.doc, "is documented", "write a summary (one sentence) and a doc (the manual)");
    callbacks();
    require(lists_whole(), "its lists are whole", "a count is over 4096, or its list is NULL");
    if (!exam_.sound()) return;
    std::set<std::string> inputs, outputs;  // inputs and parameters share one namespace
    for (uint32_t i = 0; i < node_.input_count; ++i) port(node_.inputs[i], "input", inputs);
    for (uint32_t i = 0; i < node_.output_count; ++i) port(node_.outputs[i], "output", outputs);
    for (uint32_t i = 0; i < node_.param_count; ++i) param(node_.params[i], inputs);
    if (exam_.sound()) offers();
    if (node_.flags & T2X_NODE_WRITER) writer();
  }

private:
  bool require(bool ok, const std::string& what, const std::string& mend) {
    return exam_.require(ok, who_ + ": " + what, mend);
  }
  bool advise(bool ok, const std::string& what, const std::string& mend) {
    return exam_.advise(ok, who_ + ": " + what, mend);
  }

  void callbacks() {
    require(node_.create && node_.destroy, "has create and destroy", "neither may be NULL");
    require(node_.run || node_.call, "does something", "give run, or call for a node that only offers functions");
    require((node_.flags & ~T2X_NODE_WRITER) == 0, "has known flags", "use T2X_NODE_* values only");
  }

  bool lists_whole() const {
    auto whole = [](const void* list, uint32_t count) { return count <= 4096 && (list || !count); };
    return whole(node_.inputs, node_.input_count) && whole(node_.outputs, node_.output_count) &&
           whole(node_.params, node_.param_count);
  }

  void port(const t2x_port& port, const std::string& kind, std::set<std::string>& taken) {
    if (!require(is_given(port.name) && is_clean_text(port.type) && is_clean_text(port.doc),
                 "each " + kind + " has name, type and doc", "one is NULL or not UTF-8 text"))
      return;
    std::string what = kind + " '" + port.name + "'";
    require(is_identifier(port.name), what + " is an identifier", "use lower case, digits and '_'");
    require(take(taken, port.name), what + " has a name of its own", "inputs and parameters share one namespace");
    std::string error = type_error(port.type);
    require(error.empty(), what + " has a type that can be read", "\"" + std::string(port.type) + "\": " + error);
    uint32_t known = kind == "input" ? T2X_PORT_OPTIONAL | T2X_PORT_VARIADIC : 0;
    require((port.flags & ~known) == 0, what + " has known flags", "use T2X_PORT_* values, on inputs only");
    advise(*port.doc, what + " is documented", "say what flows through it");
  }

  void param(const t2x_param& p, std::set<std::string>& taken) {
    if (!require(is_given(p.name) && is_clean_text(p.doc) && is_clean_text(p.unit),
                 "each parameter has name, doc and unit", "one is NULL or not UTF-8 text; unit may be \"\""))
      return;
    std::string what = "parameter '" + std::string(p.name) + "'";
    require(is_identifier(p.name), what + " is an identifier", "use lower case, digits and '_'");
    require(take(taken, p.name), what + " has a name of its own", "inputs and parameters share one namespace");
    if (!require(p.kind >= T2X_PARAM_BOOL && p.kind <= T2X_PARAM_FOLDER, what + " is of a known kind",
                 "use a T2X_PARAM_* value; the field holds " + std::to_string(p.kind)))
      return;
    require((p.flags & ~T2X_PARAM_REQUIRED) == 0, what + " has known flags", "use T2X_PARAM_* values only");
    require(!p.text_default || is_clean_text(p.text_default), what + " has a default that is text", "use UTF-8 text");
    advise(*p.doc, what + " is documented", "say what it does");
    if (!exam_.sound()) return;
    std::string mend = range_error(p);
    require(mend.empty(), what + " has a default within its range", mend);
  }

  // Empty when bounds and default agree, else what to change.
  static std::string range_error(const t2x_param& p) {
    bool given = !(p.flags & T2X_PARAM_REQUIRED);
    switch (p.kind) {
      case T2X_PARAM_INT:
      case T2X_PARAM_REAL:
        if (std::isnan(p.min) || std::isnan(p.max) || p.min > p.max) return "min must not exceed max";
        if (given && !(p.number_default >= p.min && p.number_default <= p.max)) return "the default lies outside min..max";
        if (given && p.kind == T2X_PARAM_INT && p.number_default != std::floor(p.number_default))
          return "the default is not whole";
        return "";
      case T2X_PARAM_BOOL:
        return p.number_default == 0 || p.number_default == 1 ? "" : "the default of a bool is 0 or 1";
      case T2X_PARAM_CHOICE: return choice_error(p, given);
      case T2X_PARAM_SIZE: return given ? size_error(p) : "";
      default: return "";
    }
  }

  static std::string choice_error(const t2x_param& p, bool given) {
    if (!p.choices || !*p.choices) return "give choices, NULL-terminated";
    bool found = false;
    for (const char* const* c = p.choices; *c; ++c) {
      if (!is_given(*c)) return "a choice is empty or not UTF-8 text";
      found |= p.text_default && std::strcmp(*c, p.text_default) == 0;
    }
    return found || !given ? "" : "the default is none of the choices";
  }

  static std::string size_error(const t2x_param& p) {
    std::string_view text = p.text_default ? p.text_default : "";
    uint32_t side[2] = {0, 0};
    const char* at = text.data();
    const char* end = at + text.size();
    for (int i = 0; i < 2; ++i) {
      if (i == 1 && (at == end || *at++ != 'x')) return "write the default as WIDTHxHEIGHT";
      auto [next, error] = std::from_chars(at, end, side[i]);
      if (error != std::errc() || side[i] == 0) return "write the default as WIDTHxHEIGHT";
      at = next;
    }
    if (at != end) return "write the default as WIDTHxHEIGHT";
    for (uint32_t s : side)
      if ((p.min >= 1 && std::fmod(s, p.min) != 0) || (p.max > 0 && s > p.max))
        return "the default is not a multiple of its unit, or exceeds max";
    return "";
  }

  // run serves value outputs, call serves function outputs.
  void offers() {
    bool functions = false, values = false;
    for (uint32_t i = 0; i < node_.output_count; ++i) (is_function(node_.outputs[i]) ? functions : values) = true;
    require(!functions || node_.call, "has call for its function ports", "give call, or remove the fn(...) output");
    require(!values || node_.run, "has run for its outputs", "give run, or make every output a function");
  }

  void writer() {
    require(node_.input_count >= 1 && node_.run, "is a writer that can write", "give it an input and run");
    if (!require(node_.extensions && *node_.extensions, "names its file endings", "list them, NULL-terminated")) return;
    for (const char* const* e = node_.extensions; *e; ++e)
      require(is_given(*e) && (*e)[0] != '.', "file ending '" + std::string(*e) + "' has no dot in front",
              "write \"png\", not \".png\"");
  }

  const t2x_node_type& node_;
  Examination& exam_;
  std::string who_ = "a node";
};

}  // namespace

void check_node(const t2x_node_type& node, Examination& examination) { NodeChecks(node, examination).all(); }

}  // namespace t2x
