#include "pipeline/links.hpp"
#include "pipeline/reading.hpp"
#include <map>

namespace t2x {
namespace {

// What all links together need: parsed types, one solver, and where each equation came from.
class LinkChecker {
public:
  explicit LinkChecker(Reading& reading) : reading_(reading) {
    for (size_t i = 0; i < reading.pipeline.nodes.size(); ++i)
      scopes_[reading.pipeline.nodes[i].name] = static_cast<int>(i);
  }

  void check(const Reference& from, const t2x_node_type& to, const t2x_port& port, int scope) {
    const NodeInstance* giver = reading_.find_node(from.node);
    const t2x_node_type& type = *giver->entry->type;
    const t2x_port* output = find_port(type.outputs, type.output_count, from.port);
    const PortType *given = parsed(type, *output, giver->place), *wanted = parsed(to, port, from.place);
    if (!given || !wanted) return;
    std::string text = "'@" + from.node + "." + from.port + "' gives " + output->type + ", but '" + port.name +
                       "' of " + to.name + " takes " + port.type;
    std::string why =
        check_link({*given, scopes_[from.node]}, {*wanted, scope}, solver_, static_cast<int>(links_.size()));
    // Between values the two types say it all; within a function's it takes finding.
    if (!why.empty())
      reading_.diagnostics.error(from.place, text + (given->is_function && wanted->is_function ? ": " + why : ""));
    links_.push_back({text, from.place});
  }

  void report_clashes() {
    for (const DimClash& clash : solver_.clashes()) {
      const Link& link = links_[static_cast<size_t>(clash.equation)];
      reading_.diagnostics.error(
          link.place, link.text + ": " + size_text(clash.left, clash.left_size, clash.left_since, " here") + " but " +
                          size_text(clash.right, clash.right_size, clash.right_since, " there"));
    }
  }

private:
  struct Link {
    std::string text;
    Place place;
  };

  // "3 here", "C is 3 here (since a.toml:30:9)", "H/8 is not whole here (since a.toml:30:9)"
  std::string size_text(const Dim& dim, uint64_t size, int since, const std::string& where) const {
    if (dim.kind == Dim::kNumber) return std::to_string(dim.number) + where;
    std::string text = to_string(dim) + " is " + (size ? std::to_string(size) : "not whole") + where;
    return since < 0 ? text : text + " (since " + to_string(links_[static_cast<size_t>(since)].place) + ")";
  }

  const PortType* parsed(const t2x_node_type& type, const t2x_port& port, const Place& place) {
    auto [at, added] = types_.try_emplace(&port);
    if (added) try {
        at->second = parse_port_type(port.type);
      } catch (const PortTypeError& error) {
        reading_.diagnostics.error(place, std::string("the plugin of ") + type.name + " is faulty: port '" + port.name +
                                              "' has type '" + port.type + "': " + error.what() + " at character " +
                                              std::to_string(error.position + 1));
      }
    return at->second ? &*at->second : nullptr;
  }

  Reading& reading_;
  std::map<std::string, int> scopes_;
  std::map<const t2x_port*, std::optional<PortType>> types_;
  DimSolver solver_;
  std::vector<Link> links_;
};

}  // namespace

std::string type_mismatch(const t2x_port& output, const t2x_port& input) {
  DimSolver solver;
  try {
    PortType given = parse_port_type(output.type), wanted = parse_port_type(input.type);
    std::string why = check_link({given, 0}, {wanted, 1}, solver, 0);
    return why.empty() && !solver.clashes().empty() ? "sizes do not agree" : why;
  } catch (const PortTypeError& error) {
    return error.what();
  }
}

void check_links(Reading& reading) {
  LinkChecker checker(reading);
  Pipeline& pipeline = reading.pipeline;
  for (size_t i = 0; i < pipeline.nodes.size(); ++i) {
    const NodeInstance& node = pipeline.nodes[i];
    for (const auto& [name, references] : node.inputs)
      for (const Reference& from : references) {
        const t2x_node_type& type = *node.entry->type;
        checker.check(from, type, *find_port(type.inputs, type.input_count, name), static_cast<int>(i));
      }
  }
  for (size_t i = 0; i < pipeline.outputs.size(); ++i) {
    const OutputInstance& output = pipeline.outputs[i];
    const t2x_node_type& type = *output.writer->type;
    checker.check(output.from, type, type.inputs[0], static_cast<int>(pipeline.nodes.size() + i));
  }
  checker.report_clashes();
}

}  // namespace t2x
