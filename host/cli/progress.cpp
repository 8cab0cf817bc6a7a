#include "cli/progress.hpp"
#include "cli/messages.hpp"
#include <sys/ioctl.h>
#include <unistd.h>
#include <array>
#include <cstdio>

namespace t2x {
namespace {

bool bar_on_screen = false;

size_t terminal_width() {
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20 ? size.ws_col - 1 : 79;
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

ProgressMode progress_mode(const std::string& word) {
  if (word == "auto") return isatty(STDERR_FILENO) ? ProgressMode::Bar : ProgressMode::Plain;
  if (word == "plain") return ProgressMode::Plain;
  if (word == "json") return ProgressMode::Json;
  if (word == "none") return ProgressMode::None;
  fail_user("--progress is '" + word + "'; it is auto, plain, json or none." +
            did_you_mean(word, std::array<std::string, 4>{"auto", "plain", "json", "none"}));
}

ProgressView::~ProgressView() { clear_progress_line(); }

// Whether this moment is worth showing: beginnings and ends always, else at a pace that a reader can follow.
bool ProgressView::due(const Progress& p) {
  if (quiet_ || p.phase == Progress::Phase::Done) return true;
  double since = seconds_since(shown_);
  switch (mode_) {
    case ProgressMode::Bar: return since > 0.1;
    case ProgressMode::Plain: return since > 5 || (since > 1 && p.total && (p.done - shown_done_) * 4 >= p.total);
    default: return p.phase == Progress::Phase::Running ? p.done != shown_done_ : since > 0.1;
  }
}

void ProgressView::show(const Progress& p) {
  if (mode_ == ProgressMode::None) return;
  if (p.stage != stage_ || phase_ == Progress::Phase::Done) stage_start_ = Clock::now();
  const bool begins = p.stage != stage_ || p.phase != phase_;
  if (begins) quiet_ = true;
  // A node may count several things one after the other.
  if (begins || p.done < done_ || p.total != total_) phase_start_ = Clock::now(), begun_with_ = p.done;
  done_ = p.done, total_ = p.total;
  stage_ = p.stage, phase_ = p.phase;
  if (!due(p)) return;
  StageLine line{p, seconds_since(stage_start_), seconds_since(phase_start_), begun_with_};
  if (mode_ == ProgressMode::Bar) show_bar(line);
  else if (mode_ == ProgressMode::Plain) show_plain(line);
  else show_json(line);
  quiet_ = false;
  shown_ = Clock::now(), shown_done_ = p.done;
}

void ProgressView::show_bar(const StageLine& line) {
  std::string text = "\r\033[K" + bar_text(line, terminal_width());
  bool done = line.progress.phase == Progress::Phase::Done;
  std::fputs((text + (done ? "\n" : "")).c_str(), stderr);
  std::fflush(stderr);
  bar_on_screen = !done;
}

void ProgressView::show_plain(const StageLine& line) {
  const Progress& p = line.progress;
  // A stage's beginning says nothing yet that its end does not say.
  if (p.phase == Progress::Phase::Writing || (p.phase == Progress::Phase::Running && p.total < 2)) return;
  say("[" + std::to_string(p.stage_index + 1) + "/" + std::to_string(p.stage_count) + "] " + p.stage + ": " +
      phase_text(line));
}

void ProgressView::show_json(const StageLine& line) { say_json(json_text(line)); }

void show_self_test(ProgressMode mode, size_t done, size_t total) {
  std::string count = std::to_string(done) + " of " + std::to_string(total);
  if (mode == ProgressMode::Json)
    say_json("{\"event\":\"self_test\",\"done\":" + std::to_string(done) + ",\"total\":" + std::to_string(total) + "}");
  if (mode == ProgressMode::Plain && done == 0) say("testing the kernels on this driver, once; this may take a minute");
  if (mode != ProgressMode::Bar) return;
  clear_progress_line();
  if (done == total) return;
  std::fputs(("testing the kernels on this driver, once: " + count).c_str(), stderr);
  std::fflush(stderr);
  bar_on_screen = true;
}

void clear_progress_line() {
  if (bar_on_screen) std::fputs("\r\033[K", stderr);
  bar_on_screen = false;
}

}  // namespace t2x
