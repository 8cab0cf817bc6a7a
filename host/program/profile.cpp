#include "program/profile.hpp"
#include <map>
#include <nlohmann/json.hpp>

namespace t2x {

std::string Profiler::chrome_trace() const {
  nlohmann::json trace = nlohmann::json::array();
  std::map<std::string, int> rows;
  for (const ProfileEvent& e : events_) {
    auto [row, added] = rows.try_emplace(e.program, static_cast<int>(rows.size()) + 1);
    if (added)
      trace.push_back({{"name", "thread_name"}, {"ph", "M"}, {"pid", 1}, {"tid", row->second},
                       {"args", {{"name", e.program}}}});
    double gflops = e.microseconds > 0 ? e.flops / e.microseconds * 1e-3 : 0;
    trace.push_back({{"name", e.name}, {"ph", "X"}, {"pid", 1}, {"tid", row->second}, {"ts", e.start_microseconds},
                     {"dur", e.microseconds}, {"args", {{"kernel", e.detail}, {"GFLOP/s", gflops}}}});
  }
  return nlohmann::json{{"traceEvents", trace}, {"displayTimeUnit", "ms"}}.dump(1);
}

}  // namespace t2x
