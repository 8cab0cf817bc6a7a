#include "pipeline/reading.hpp"
#include <set>

namespace t2x {

void warn_of_unused(Reading& reading) {
  for (const Input& input : reading.inputs)
    if (!input.used) reading.diagnostics.warning(input.place, "input '" + input.name + "' is not used");
  for (const auto& [name, model] : reading.models)
    if (!model.used) reading.diagnostics.warning(model.place, "model '" + name + "' is not used");
  std::set<std::string_view> used;
  for (const NodeInstance& node : reading.pipeline.nodes)
    for (const auto& [port, references] : node.inputs)
      for (const Reference& from : references) used.insert(from.node);
  for (const OutputInstance& output : reading.pipeline.outputs) used.insert(output.from.node);
  // A node without outputs works for its side effect.
  for (const NodeInstance& node : reading.pipeline.nodes)
    if (node.entry && node.entry->type->output_count > 0 && !used.contains(node.name))
      reading.diagnostics.warning(node.place, "nothing uses node '" + node.name + "'");
}

}  // namespace t2x
