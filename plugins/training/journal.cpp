#include "journal.hpp"
#include "curve.hpp"
#include <t2x/error.hpp>
#include <algorithm>
#include <cstdio>

namespace training {
namespace {

constexpr const char* kHead = "step,loss,gradient_norm,rate,seconds\n";

std::vector<JournalRow> read_rows(const std::string& path, uint64_t steps) {
  std::vector<JournalRow> rows;
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    JournalRow r;
    unsigned long long step = 0;
    if (std::sscanf(line.c_str(), "%llu,%lf,%lf,%lf,%lf", &step, &r.loss, &r.norm, &r.rate, &r.seconds) != 5) break;
    r.step = step;
    if (r.step > steps) break;
    rows.push_back(r);
  }
  return rows;
}

}  // namespace

Journal::Journal(const std::string& folder, uint64_t steps) : folder_(folder) {
  const std::string path = folder + "/loss.csv";
  if (steps) rows_ = read_rows(path, steps);
  file_.open(path, std::ios::trunc);
  file_ << kHead;
  for (const JournalRow& row : rows_) write_row(row);
  if (!file_.flush()) throw t2x::Error("'" + path + "' cannot be written", T2X_BAD_FILE);
}

void Journal::write_row(const JournalRow& r) {
  char line[160];
  std::snprintf(line, sizeof line, "%llu,%.6g,%.6g,%.6g,%.3f\n", static_cast<unsigned long long>(r.step), r.loss, r.norm,
                r.rate, r.seconds);
  file_ << line;
}

void Journal::add(const JournalRow& row) {
  rows_.push_back(row);
  write_row(row);
  if (!file_.flush())
    throw t2x::Error("'" + folder_ + "/loss.csv' cannot be written: is the disk full?", T2X_BAD_FILE);
}

// The mean of a window of steps, so that the trend shows through the noise of single batches.
void Journal::draw() const {
  if (rows_.size() < 2) return;
  const size_t window = std::max<size_t>(1, rows_.size() / 200);
  std::vector<CurvePoint> points;
  for (size_t i = 0; i + window <= rows_.size(); i += window) {
    double sum = 0;
    for (size_t k = 0; k < window; ++k) sum += rows_[i + k].loss;
    points.push_back({static_cast<double>(rows_[i + window - 1].step), sum / static_cast<double>(window)});
  }
  draw_curve(folder_ + "/loss.png", points, "step", "loss");
}

}  // namespace training
