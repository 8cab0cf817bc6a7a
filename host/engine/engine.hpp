// host/engine/engine.hpp - runs pipelines: creates nodes, hands values along links, writes results.
#pragma once
#include "device/device.hpp"
#include "loader/catalog.hpp"
#include "pipeline/pipeline.hpp"
#include "program/profile.hpp"
#include "program/program.hpp"
#include "program/runtime.hpp"
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace t2x {

// What a run is doing; arrives on the thread that runs.
struct Progress {
  enum class Phase { Loading, Running, Writing, Done };
  std::string stage;             // the node's or output's name in the pipeline
  Phase phase = Phase::Running;
  uint64_t done = 0, total = 0;  // Loading: bytes of weights; Running: the node's own units (steps)
  uint32_t stage_index = 0, stage_count = 0;
  std::string note;              // a few words of the node's own, such as "loss 0.12"
};

// The memory of one compiled program, for --plan.
struct StagePlan {
  std::string stage;
  ProgramStats program;
};

struct RunOptions {
  std::string output_dir;        // where relative output files go; "" = the current folder
  std::string output_file;       // replaces the file template of the pipeline's only output; "" = as written
  Profiler* profiler = nullptr;
  bool check_finite = true;      // fail, naming the node, when an output holds NaN or infinity
  std::function<void(const Progress&)> progress;
  std::function<bool()> cancelled;                             // polled between steps
  std::function<void(int level, const std::string&)> log;      // 0 detail, 1 information, 2 warning
  std::function<void(const StagePlan&)> plan;                  // called as each program is compiled
};

struct RunResult {
  std::vector<std::string> files;        // written, in order
  std::vector<StagePlan> plans;
  uint64_t peak_device_bytes = 0;
  uint64_t device_budget_bytes = 0;      // DeviceOptions::memory_budget; 0: none
};

class Engine {
public:
  // Opens nothing yet; the catalog must outlive the engine.
  Engine(const Catalog& catalog, DeviceOptions device);
  ~Engine();

  // Creates every node without a GPU: parameters, model files and their tensors are checked.
  // Throws Side::User with file, line and node. Returns warnings.
  std::vector<std::string> check(const Pipeline& pipeline);

  // Runs the pipeline and writes its outputs. Throws Failure; a failed or cancelled run leaves no partial file.
  RunResult run(const Pipeline& pipeline, const RunOptions& options = {});

  // The device and what programs share; opened at first use.
  Runtime& runtime();

private:
  const Catalog& catalog_;
  DeviceOptions device_options_;
  std::unique_ptr<Runtime> runtime_;
};

}  // namespace t2x
