// render.hpp - an item of the procedural data set as samples.
#pragma once
#include "items.hpp"

namespace datasets::synthetic {

struct Setting {
  double seconds = 2.048;        // of every sound; 1.2 at least, or "short" and "twice" would not differ
  uint32_t sample_rate = 16000;  // Hz; 16000 at least, or the sounds lose what they are known by
  uint64_t seed = 0;             // of phases, noise and the other sounds' details
};

// round(seconds * sample_rate) samples: notes are equally loud, with an RMS of 0.12 in the first half second; other sounds
// have a peak of 0.8. Computed in double precision and rounded once: the same machine and build give the same bits each
// time.
std::vector<float> render(const Item& item, const Setting& setting);

}  // namespace datasets::synthetic
