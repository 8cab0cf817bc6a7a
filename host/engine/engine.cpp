#include "engine/engine.hpp"
#include "engine/node_runner.hpp"
#include "engine/write_output.hpp"
#include "ops/builtin.hpp"
#include <set>

namespace t2x {
namespace {

// Ends every node, whatever happens.
struct EndNodes {
  Session& session;
  ~EndNodes() {
    for (auto& [name, node] : session.nodes) end_node(node);
  }
};

void create_nodes(Session& session) {
  for (const NodeInstance& instance : session.pipeline.nodes) session.nodes[instance.name].instance = &instance;
  for (const NodeInstance& instance : session.pipeline.nodes) create_node(session, session.nodes[instance.name]);
}

// For each node the position of the last node that needs it: reads its outputs, or calls it directly or
// through other functions.
std::map<std::string, size_t> last_uses(const Pipeline& pipeline) {
  std::map<std::string, size_t> last;
  for (size_t i = 0; i < pipeline.nodes.size(); ++i) last[pipeline.nodes[i].name] = i;
  // A provider of functions is needed as long as its own callers are: walk backwards.
  for (size_t i = pipeline.nodes.size(); i-- > 0;) {
    const NodeInstance& node = pipeline.nodes[i];
    for (const auto& [port, refs] : node.inputs)
      for (const Reference& ref : refs) last[ref.node] = std::max(last[ref.node], last[node.name]);
  }
  return last;
}

void write_outputs_of(Session& session, const NodeInstance& node, RunResult& result) {
  for (const OutputInstance& output : session.pipeline.outputs)
    if (output.from.node == node.name) write_output(session, output, result);
}

void report(Session& session, const NodeInstance& node, Progress::Phase phase) {
  if (session.options.progress)
    session.options.progress({node.name, phase, phase == Progress::Phase::Done, 1, session.stage_index,
                              session.stage_count});
}

void run_nodes(Session& session, RunResult& result) {
  const auto& nodes = session.pipeline.nodes;
  std::map<std::string, size_t> last = last_uses(session.pipeline);
  for (const NodeInstance& n : nodes) session.stage_count += n.entry->type->run != nullptr;
  for (size_t i = 0; i < nodes.size(); ++i) {
    NodeState& node = session.nodes[nodes[i].name];
    if (session.cancelled()) throw Failure(Side::Cancelled, "stopped before node '" + nodes[i].name + "'");
    if (nodes[i].entry->type->run) {
      report(session, nodes[i], Progress::Phase::Running);
      run_node(session, node);
      if (!nodes[i].entry->type->call) end_node(node);
      write_outputs_of(session, nodes[i], result);
      report(session, nodes[i], Progress::Phase::Done);
      ++session.stage_index;
    }
    for (const auto& [name, position] : last)
      if (position == i) {
        session.nodes[name].outputs.clear();
        if (session.nodes[name].self) end_node(session.nodes[name]);
      }
  }
}

OpRegistry make_registry(const Catalog& catalog) {
  OpRegistry registry;
  for (const t2x_op_type* op : builtin_ops()) registry.add(op, "built in");
  for (const LoadedPlugin* plugin : catalog.plugins())
    for (uint32_t i = 0; i < plugin->plugin->op_count; ++i)
      registry.add(plugin->plugin->ops[i], plugin->plugin->name);
  return registry;
}

}  // namespace

Engine::Engine(const Catalog& catalog, DeviceOptions device)
    : catalog_(catalog), device_options_(std::move(device)) {}
Engine::~Engine() = default;

Runtime& Engine::runtime() {
  if (!runtime_) runtime_ = std::make_unique<Runtime>(device_options_, make_registry(catalog_));
  return *runtime_;
}

std::vector<std::string> Engine::check(const Pipeline& pipeline) {
  // What nodes warn of while they are created, as a run would say it too.
  std::vector<std::string> said;
  RunOptions options;
  options.log = [&](int level, const std::string& message) {
    if (level == 2) said.push_back(message);
  };
  Session session(pipeline, nullptr, options);
  EndNodes end{session};
  create_nodes(session);
  for (const OutputInstance& output : pipeline.outputs) check_output(session, output);
  said.insert(said.begin(), session.warnings.begin(), session.warnings.end());
  return said;
}

RunResult Engine::run(const Pipeline& pipeline, const RunOptions& options) {
  if (!options.output_file.empty() && pipeline.outputs.size() != 1)
    fail_user("one output file was given, but '" + pipeline.name + "' has " + std::to_string(pipeline.outputs.size()) +
              " outputs: give an output folder");
  RunResult result;
  Session session(pipeline, &runtime(), options);
  EndNodes end{session};
  MemoryAccount& memory = runtime().device->memory();
  memory.reset_peak();
  create_nodes(session);
  for (const OutputInstance& output : pipeline.outputs) probe_output(session, output);
  for (const std::string& warning : session.warnings) session.log(2, warning);
  run_nodes(session, result);
  result.plans = std::move(session.plans);
  result.peak_device_bytes = memory.peak();
  result.device_budget_bytes = memory.budget();
  return result;
}

}  // namespace t2x
