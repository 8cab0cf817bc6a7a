#include "cli/progress_text.hpp"
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace t2x {
namespace {

const char* phase_name(Progress::Phase phase) {
  switch (phase) {
    case Progress::Phase::Loading: return "loading";
    case Progress::Phase::Running: return "running";
    case Progress::Phase::Writing: return "writing";
    case Progress::Phase::Done: break;
  }
  return "done";
}

double fraction(const Progress& p) {
  if (p.phase == Progress::Phase::Done) return 1;
  return p.total ? std::min(1.0, static_cast<double>(p.done) / static_cast<double>(p.total)) : 0;
}

std::string place_text(const Progress& p) {
  return "[" + std::to_string(std::min(p.stage_index + 1, std::max(p.stage_count, 1u))) + "/" +
         std::to_string(std::max(p.stage_count, 1u)) + "] ";
}

std::string mebibytes(uint64_t bytes) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", static_cast<double>(bytes) / (1024.0 * 1024.0));
  return text;
}

}  // namespace

double eta_seconds(const StageLine& line) {
  const Progress& p = line.progress;
  if (p.total < 2) return -1;
  if (p.phase == Progress::Phase::Done) return 0;
  if (p.done <= line.begun_with) return -1;
  const double left = static_cast<double>(p.total - std::min(p.done, p.total));
  return line.phase_seconds * left / static_cast<double>(p.done - line.begun_with);
}

std::string clock_text(double seconds) {
  auto s = static_cast<uint64_t>(std::llround(std::max(0.0, seconds)));
  char text[32];
  if (s >= 3600) std::snprintf(text, sizeof text, "%llu:%02llu:%02llu", s / 3600ull, s / 60 % 60ull, s % 60ull);
  else std::snprintf(text, sizeof text, "%llu:%02llu", s / 60ull, s % 60ull);
  return text;
}

std::string phase_text(const StageLine& line) {
  const Progress& p = line.progress;
  std::string eta = eta_seconds(line) >= 1 ? ", " + clock_text(eta_seconds(line)) + " left" : "";
  switch (p.phase) {
    case Progress::Phase::Loading: return "loading " + mebibytes(p.done) + " of " + mebibytes(p.total) + " MiB" + eta;
    case Progress::Phase::Running:
      if (p.total < 2) return "running";
      return std::to_string(p.done) + " of " + std::to_string(p.total) + (p.note.empty() ? "" : ", " + p.note) + eta;
    case Progress::Phase::Writing: return "writing";
    case Progress::Phase::Done: break;
  }
  return "done in " + clock_text(line.stage_seconds);
}

std::string bar_text(const StageLine& line, size_t width) {
  constexpr size_t kBar = 24;
  double f = fraction(line.progress);
  auto full = static_cast<size_t>(f * kBar);
  std::string bar = std::string(full, '=') + (full < kBar ? ">" : "") + std::string(kBar - std::min(kBar, full + 1), ' ');
  char percent[16];
  std::snprintf(percent, sizeof percent, "%3.0f%%", f * 100);
  std::string stage = line.progress.stage;
  stage.resize(std::max<size_t>(stage.size(), 10), ' ');
  std::string text = place_text(line.progress) + stage + " [" + bar.substr(0, kBar) + "] " + percent + "  " + phase_text(line);
  return text.substr(0, width);
}

std::string json_text(const StageLine& line) {
  const Progress& p = line.progress;
  nlohmann::json json = {{"event", "progress"}, {"stage", p.stage}, {"phase", phase_name(p.phase)}, {"done", p.done},
                         {"total", p.total}, {"stage_index", p.stage_index}, {"stage_count", p.stage_count},
                         {"seconds", std::round(line.stage_seconds * 1000) / 1000}};
  if (!p.note.empty()) json["note"] = p.note;
  if (double eta = eta_seconds(line); eta >= 0) json["eta_seconds"] = std::round(eta * 1000) / 1000;
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace t2x
