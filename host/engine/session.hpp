// host/engine/session.hpp - the state of one run (or check) of a pipeline.
#pragma once
#include "engine/adapters.hpp"
#include "engine/engine.hpp"
#include "engine/parameters.hpp"
#include "engine/values.hpp"
#include "program/weight_store.hpp"
#include "status/failure.hpp"
#include "weights/model_files.hpp"
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace t2x {

// A program under construction; calls of function ports add to their caller's.
struct Capture {
  uint32_t serial = 0;
  Graph graph;
  std::vector<t2x_tensor> kept;       // storages that are of use only once it has run
};

// A node while its pipeline runs.
struct NodeState {
  const NodeInstance* instance = nullptr;
  void* self = nullptr;
  std::map<std::string, StoragePtr, std::less<>> outputs;
  std::map<t2x_program, std::unique_ptr<CompiledProgram>> programs;
  std::deque<t2x_spirv> shaders;      // of t2x_shader handles, index + 1; deque: addresses stay
  std::optional<TrainingRule> training;         // which of its weights a trainer has made parameters
  std::string note;                             // shown beside its progress
  bool running = false;
};

struct Session {
  Session(const Pipeline& pipeline, Runtime* runtime, const RunOptions& options)
      : pipeline(pipeline), runtime(runtime), options(options) {
    if (runtime) weights = std::make_unique<WeightStore>(*runtime);
  }

  NodeState& node(std::string_view name);
  // Opens a model file or folder once.
  const std::shared_ptr<const ModelFile>& model(const std::string& path);
  bool cancelled() const { return options.cancelled && options.cancelled(); }
  void log(int level, const std::string& message) const {
    if (options.log) options.log(level, message);
  }

  const Pipeline& pipeline;
  Runtime* runtime;                   // nullptr: a check, no GPU
  const RunOptions& options;
  std::unique_ptr<WeightStore> weights;
  TensorTable values;
  std::map<std::string, NodeState, std::less<>> nodes;
  std::map<std::string, std::shared_ptr<const ModelFile>> models;
  std::vector<std::string> warnings;
  std::vector<StagePlan> plans;
  Parameters parameters;
  std::vector<std::shared_ptr<const AdapterFile>> adapters;   // all that were applied, to say which fit nothing
  uint32_t next_serial = 1;
  uint64_t next_program = 1;
  uint32_t stage_index = 0, stage_count = 0;
};

// "file.toml:40:1: node 'decode' (kl.decode): "
std::string node_prefix(const NodeInstance& node);

// What a plugin is told of the host's own failure.
t2x_status status_of(Side side);

// The failure behind a bad status: what the host or the plugin said, placed at the node.
Failure node_failure(const NodeInstance& node, t2x_status status, const std::optional<Failure>& host_side,
                     const std::string& plugin_side);

}  // namespace t2x

// One create, run or call of one node: what plugins hold as t2x_context.
struct t2x_context {
  t2x::Session& session;
  t2x::NodeState& node;
  t2x::Capture* capture = nullptr;              // open program, own or the caller's
  std::unique_ptr<t2x::Capture> own_capture;
  bool creating = false, called = false;
  std::string message;                          // from fail()
  std::optional<t2x::Failure> failure;          // a host function's own, with its side
  std::deque<std::string> strings;              // what returned pointers point to
  std::vector<std::shared_ptr<const t2x::AdapterFile>> adapters;   // apply to the functions that this call calls
  bool model_unreadable = false;                // then `failure` says why, whatever the plugin concludes from it
};
