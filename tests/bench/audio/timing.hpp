// tests/bench/audio/timing.hpp - what dispatches of a pipeline took, by kind of op, the best of several goes.
#pragma once
#include "engine/engine.hpp"
#include <map>
#include <string>

namespace t2x::bench {

// `seconds` by the device's timestamps. `cpu`: the process's, which other load on the machine hardly changes; it means
// something on CPU drivers only.
struct Sum { double seconds = 0, flops = 0, cpu = 0; };

// By kind of op, and all together under "", which alone has CPU time.
using Sums = std::map<std::string, Sum>;

// The last program of a pipeline that runs once, so that the weights' fusing is part of it. CPU time is of the whole
// run, reading the weights included.
Sums best_run(Engine& engine, const Pipeline& pipeline, uint32_t repeats, RunResult& result);

// One run, of which each step of node `stage` after the first counts: the first computes what stays the same in all of
// them, such as the text's keys.
Sums best_step(Engine& engine, const Pipeline& pipeline, const std::string& stage, RunResult& result);

}  // namespace t2x::bench
