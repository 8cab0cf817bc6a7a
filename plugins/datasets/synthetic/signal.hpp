// signal.hpp - what the instruments and the other sounds are made of.
#pragma once
#include "random.hpp"
#include <cstddef>
#include <vector>

namespace datasets::synthetic {

using Samples = std::vector<double>;

// A sine that dies away.
struct Partial {
  double hertz = 0;
  double level = 1;
  double decay = 0;   // 1/s: level exp(-decay t)
};

inline constexpr double kHighest = 0.45;   // of the sample rate: partials above are left out

void add_partial(Samples& samples, double rate, const Partial& partial, double phase);

// A rise from 0 to 1 over `seconds`, a quarter of a sine squared.
double attack(double t, double seconds);

// Two poles and two zeros: the bandpass with peak gain 1 of the Audio EQ Cookbook (R. Bristow-Johnson). The frequency
// may change from sample to sample.
class Bandpass {
public:
  Bandpass(double rate, double q) : rate_(rate), q_(q) {}
  double operator()(double x, double hertz);

private:
  double rate_, q_;
  double x1_ = 0, x2_ = 0, y1_ = 0, y2_ = 0;
};

// One pole: passes what is below `hertz`.
class Lowpass {
public:
  Lowpass(double rate, double hertz);
  double operator()(double x) { return y_ += gain_ * (x - y_); }

private:
  double gain_, y_ = 0;
};

// White noise in -1..1.
Samples noise(size_t count, Random& random);

// Noise that dies away, of what is above `low` and below `high`.
void add_burst(Samples& samples, double rate, double begin, double level, double decay, double low, double high,
               Random& random);

}  // namespace datasets::synthetic
