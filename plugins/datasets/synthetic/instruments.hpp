// instruments.hpp - one note of each pitched instrument.
#pragma once
#include "items.hpp"
#include "signal.hpp"

namespace datasets::synthetic {

// `count` samples of a note that nobody ends, with its attack. `hertz` is its pitch.
Samples play(Source instrument, double hertz, size_t count, double rate, Random& random);

// A plucked string, by itself in plucked_string.cpp: a delay line with a loss and an allpass filter in its loop
// (Karplus and Strong 1983; tuned as Jaffe and Smith 1983 do).
Samples plucked_string(double hertz, size_t count, double rate, Random& random);

}  // namespace datasets::synthetic
