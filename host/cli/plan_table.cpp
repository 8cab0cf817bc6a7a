#include "cli/plan_table.hpp"
#include "cli/text_layout.hpp"
#include <cstdio>

namespace t2x {

std::string plan_table(const RunResult& result) {
  std::vector<std::vector<std::string>> rows{
      {"stage", "program", "weights", "temporaries", "at least", "dispatches", "once", "GFLOP"}};
  std::string kernels;
  for (const StagePlan& plan : result.plans) {
    const ProgramStats& p = plan.program;
    char gflop[32];
    std::snprintf(gflop, sizeof gflop, "%.2f", p.flops / 1e9);
    rows.push_back({plan.stage, p.label, bytes_text(p.weight_bytes), bytes_text(p.arena_bytes), bytes_text(p.lower_bound),
                    std::to_string(p.dispatches), std::to_string(p.hoisted), gflop});
    std::string list;
    for (const auto& [op, variants] : p.variants) list += (list.empty() ? "" : ", ") + op + "=" + variants;
    kernels += wrapped(plan.stage + "/" + p.label + ": " + list, 2);
  }
  return table(rows, {false, false, true, true, true, true, true, true}) + "kernels:\n" + kernels +
         "peak device memory: " + bytes_text(result.peak_device_bytes) +
         (result.device_budget_bytes ? " of " + bytes_text(result.device_budget_bytes) + " (--vram)" : "");
}

}  // namespace t2x
