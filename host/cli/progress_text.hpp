// host/cli/progress_text.hpp - one moment of a stage, as a line of text.
#pragma once
#include "engine/engine.hpp"
#include <string>

namespace t2x {

struct StageLine {
  Progress progress;
  double stage_seconds = 0;      // since the stage began
  double phase_seconds = 0;      // since this phase of it began
  uint64_t begun_with = 0;       // what was done by then: a run that goes on has steps behind it
};

// Seconds that remain at this pace; negative while nothing is known.
double eta_seconds(const StageLine& line);
// "0:07", "12:30", "1:02:03"
std::string clock_text(double seconds);
// "loading 1.2 of 4.0 GiB", "12 of 30", "writing", "done in 0:12"
std::string phase_text(const StageLine& line);
// "[3/5] sample   [=======>            ]  35%  12 of 30, 0:14 left", at most `width` columns
std::string bar_text(const StageLine& line, size_t width);
// {"event":"progress","stage":"sample",...}
std::string json_text(const StageLine& line);

}  // namespace t2x
