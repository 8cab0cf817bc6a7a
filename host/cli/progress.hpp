// host/cli/progress.hpp - shows a run's progress on stderr: a bar, plain lines, or JSON lines.
#pragma once
#include "cli/progress_text.hpp"
#include "engine/engine.hpp"
#include <chrono>
#include <string>

namespace t2x {

enum class ProgressMode { Bar, Plain, Json, None };

// "auto": a bar on a terminal, plain lines elsewhere. Throws Side::User for a word that is none of the modes.
ProgressMode progress_mode(const std::string& word);

class ProgressView {
public:
  explicit ProgressView(ProgressMode mode) : mode_(mode) {}
  ~ProgressView();
  void show(const Progress& progress);

private:
  using Clock = std::chrono::steady_clock;
  bool due(const Progress& progress);
  void show_bar(const StageLine& line);
  void show_plain(const StageLine& line);
  void show_json(const StageLine& line);

  ProgressMode mode_;
  std::string stage_;
  Progress::Phase phase_ = Progress::Phase::Done;
  Clock::time_point stage_start_, phase_start_, shown_;
  uint64_t shown_done_ = 0, done_ = 0, total_ = 0, begun_with_ = 0;
  bool quiet_ = true;            // nothing shown of this phase yet
};

// The one-time test of a driver's kernels, in the same ways.
void show_self_test(ProgressMode mode, size_t done, size_t total);

// Takes the bar off the terminal's line, so that a message can stand there; the next progress draws it again.
void clear_progress_line();

}  // namespace t2x
