// host/program/profile.hpp - per-dispatch GPU times, written as a Chrome trace (chrome://tracing, Perfetto).
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace t2x {

struct ProfileEvent {
  std::string program, name, detail;   // detail: kernel and shapes
  double start_microseconds = 0, microseconds = 0;
  double flops = 0;
};

class Profiler {
public:
  void add(ProfileEvent event) { events_.push_back(std::move(event)); }
  const std::vector<ProfileEvent>& events() const { return events_; }
  // The trace as JSON: one row a program.
  std::string chrome_trace() const;

private:
  std::vector<ProfileEvent> events_;
};

}  // namespace t2x
