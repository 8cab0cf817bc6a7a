// host/program/schedule.hpp - what a program will do, in order, before anything is recorded: which steps run
// once and which at every replay, with which kernels, and where every tensor lies.
#pragma once
#include "program/graph.hpp"
#include "program/memory_plan.hpp"
#include "program/op_call.hpp"
#include "program/program.hpp"
#include <vector>

namespace t2x {

struct ScheduledStep {
  const GraphStep* step = nullptr;
  OpPlan plan;                                 // Op
  std::vector<uint32_t> scratch_lifetimes;     // Op: index into Schedule::lifetimes
};

struct Schedule {
  std::vector<ScheduledStep> prologue, body;
  std::vector<Lifetime> lifetimes;
  std::vector<uint32_t> lifetime_of;           // by tensor id (roots only), or kNoTensor
  MemoryPlan memory;
};

// Drops steps whose results nobody reads, hoists invariant ones, chooses kernels, plans memory.
// `graph` must outlive the schedule.
Schedule schedule(const Runtime& runtime, const Graph& graph, const CompileOptions& options);

}  // namespace t2x
