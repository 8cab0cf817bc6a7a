#include "pipeline/reading.hpp"
#include <algorithm>

namespace t2x {
namespace {

bool is_used(const Pipeline& pipeline, const std::string& name) {
  const bool written = std::any_of(pipeline.outputs.begin(), pipeline.outputs.end(),
                                   [&](const OutputInstance& output) { return output.from.node == name; });
  return written || std::any_of(pipeline.nodes.begin(), pipeline.nodes.end(), [&](const NodeInstance& node) {
           return std::any_of(node.inputs.begin(), node.inputs.end(), [&](const auto& input) {
             return std::any_of(input.second.begin(), input.second.end(),
                                [&](const Reference& from) { return from.node == name; });
           });
         });
}

// Takes the node out when nothing uses it, then those that worked for it.
void drop(Pipeline& pipeline, const std::string& name) {
  auto at = std::find_if(pipeline.nodes.begin(), pipeline.nodes.end(),
                         [&](const NodeInstance& node) { return node.name == name; });
  if (at == pipeline.nodes.end() || is_used(pipeline, name)) return;
  const auto inputs = std::move(at->inputs);
  pipeline.nodes.erase(at);
  for (const auto& [port, references] : inputs)
    for (const Reference& from : references) drop(pipeline, from.node);
}

}  // namespace

void drop_unwanted(Reading& reading) {
  for (const OutputInstance& output : reading.unwanted) drop(reading.pipeline, output.from.node);
}

}  // namespace t2x
