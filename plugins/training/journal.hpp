// journal.hpp - the course of a run: loss.csv, a row a step, and loss.png, its curve.
#pragma once
#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

namespace training {

struct JournalRow {
  uint64_t step = 0;             // 1 first
  double loss = 0, norm = 0, rate = 0, seconds = 0;   // seconds: of the run so far, all its sessions together
};

class Journal {
public:
  // Takes up the rows of an earlier session up to `steps` and drops later ones; a new journal when steps is 0.
  Journal(const std::string& folder, uint64_t steps);
  // Throws when the disk is full.
  void add(const JournalRow& row);
  double seconds() const { return rows_.empty() ? 0 : rows_.back().seconds; }
  void draw() const;

private:
  void write_row(const JournalRow& row);

  std::string folder_;
  std::vector<JournalRow> rows_;
  std::ofstream file_;
};

}  // namespace training
