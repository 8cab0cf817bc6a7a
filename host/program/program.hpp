// host/program/program.hpp - a compiled program: planned, recorded once, replayed any number of times.
#pragma once
#include "program/graph.hpp"
#include "program/profile.hpp"
#include "program/runtime.hpp"
#include "program/weight_store.hpp"
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace t2x {

struct CompileOptions {
  Profiler* profiler = nullptr;                        // collect times of every run
  std::map<std::string, std::string> variants;         // force an op's kernel (tests, benchmarks)
  std::function<void(uint64_t done, uint64_t total)> weight_progress;   // bytes
};

// What --plan prints.
struct ProgramStats {
  std::string label;
  uint64_t weight_bytes = 0;     // on the device, for this program
  uint64_t arena_bytes = 0;      // temporaries, after aliasing
  uint64_t lower_bound = 0;      // the most temporary bytes that are live at once
  uint32_t dispatches = 0;       // of one replay
  uint32_t hoisted = 0;          // dispatches that run once
  double flops = 0;              // of one replay
  std::map<std::string, std::string> variants;         // op -> kernels chosen, comma-separated
};

class CompiledProgram {
public:
  // Chooses kernels, plans memory, loads weights, records. Throws Failure.
  static std::unique_ptr<CompiledProgram> compile(Runtime& runtime, WeightStore& weights, Graph graph,
                                          const CompileOptions& options = {});
  ~CompiledProgram();
  // Replays and waits for the end.
  void run();
  const ProgramStats& stats() const;
  // Seconds that the dispatches of the last run took by the device's timestamps; 0 without a profiler.
  double last_run_seconds() const;

private:
  struct Impl;
  explicit CompiledProgram(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// The kernel for one op on this device: the preferred variant that is not switched off.
// Throws Side::Machine when none suits, naming op and shapes.
const t2x_op_variant& choose_variant(const Runtime& runtime, const struct OpUse& use, const std::string& forced);

}  // namespace t2x
