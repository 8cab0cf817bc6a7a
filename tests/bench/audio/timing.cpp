#include "timing.hpp"
#include <ctime>
#include <span>
#include <vector>

namespace t2x::bench {
namespace {

double cpu_now() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

Sums sums(std::span<const ProfileEvent> events, const std::string& program, double cpu) {
  Sums by_op;
  by_op[""].cpu = cpu;
  for (const ProfileEvent& event : events)
    if (event.program == program)
      for (const std::string& key : {event.name, std::string()}) {
        by_op[key].seconds += event.microseconds * 1e-6;
        by_op[key].flops += event.flops;
      }
  return by_op;
}

void keep_better(Sums& best, Sums got) {
  if (best.empty() || got[""].seconds < best[""].seconds) best = std::move(got);
}

}  // namespace

Sums best_run(Engine& engine, const Pipeline& pipeline, uint32_t repeats, RunResult& result) {
  Sums best;
  for (uint32_t i = 0; i < repeats; ++i) {
    Profiler profiler;
    RunOptions options;
    options.profiler = &profiler;
    const double start = cpu_now();
    result = engine.run(pipeline, options);
    const double cpu = cpu_now() - start;
    keep_better(best, sums(profiler.events(), result.plans.back().program.label, cpu));
  }
  return best;
}

Sums best_step(Engine& engine, const Pipeline& pipeline, const std::string& stage, RunResult& result) {
  // Where each step begins; the last mark is the end.
  struct Mark { size_t event; double cpu; };
  std::vector<Mark> marks;
  Profiler profiler;
  RunOptions options;
  options.profiler = &profiler;
  options.progress = [&](const Progress& p) {
    // The engine itself reports a stage's beginning as 0 of 1.
    if (p.stage == stage && p.phase == Progress::Phase::Running && p.total > 1)
      marks.push_back({profiler.events().size(), cpu_now()});
  };
  result = engine.run(pipeline, options);
  Sums best;
  const std::span<const ProfileEvent> events = profiler.events();
  for (size_t i = 1; i + 1 < marks.size(); ++i)
    keep_better(best, sums(events.subspan(marks[i].event, marks[i + 1].event - marks[i].event),
                           result.plans.back().program.label, marks[i + 1].cpu - marks[i].cpu));
  return best;
}

}  // namespace t2x::bench
