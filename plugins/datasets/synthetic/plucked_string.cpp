#include "instruments.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

namespace datasets::synthetic {
namespace {

// Per period of the fundamental w (radians a sample) the loop (1-s) + s z^-1 takes exp(-decay period): which s <= 1/2?
double loss_for(double w, double gain) {
  const double product = (1 - gain * gain) / (2 * (1 - std::cos(w)));   // s (1-s)
  return product >= 0.25 ? 0.5 : (1 - std::sqrt(1 - 4 * product)) / 2;
}

// The shape of a string that is pulled at a fifth of its length, with the roughness of a finger; no mean, which would
// never die away.
Samples pulled_string(size_t length, Random& random) {
  Samples shape(length);
  double mean = 0;
  for (size_t i = 0; i < length; ++i) {
    const double x = static_cast<double>(i) / static_cast<double>(length);
    shape[i] = (x < 0.2 ? x / 0.2 : (1 - x) / 0.8) + random.uniform(-0.15, 0.15);
    mean += shape[i] / static_cast<double>(length);
  }
  for (double& x : shape) x -= mean;
  return shape;
}

}  // namespace

Samples plucked_string(double hertz, size_t count, double rate, Random& random) {
  const double w = 2 * std::numbers::pi * hertz / rate, s = loss_for(w, std::exp(-1.2 / hertz));
  const double loss_delay = std::atan2(s * std::sin(w), 1 - s + s * std::cos(w)) / w;
  // The whole loop is one period: an integer delay, the loss filter, and an allpass for what is left, 0.5 to 1.5.
  const double left = rate / hertz - loss_delay;
  const auto length = static_cast<size_t>(left - 0.5);
  const double rest = left - static_cast<double>(length);
  const double a = std::sin(w * (1 - rest) / 2) / std::sin(w * (1 + rest) / 2);   // exact delay at the fundamental
  Samples line = pulled_string(length, random), samples(count);
  double before = 0, allpass_in = 0, allpass_out = 0;
  for (size_t i = 0; i < count; ++i) {
    double& cell = line[i % length];
    const double out = cell, lossy = (1 - s) * out + s * before;
    before = out;
    allpass_out = a * lossy + allpass_in - a * allpass_out;
    allpass_in = lossy;
    cell = allpass_out;
    samples[i] = out * attack(static_cast<double>(i) / rate, 0.002);
  }
  add_burst(samples, rate, 0, 0.8, 25, 1500, 4000, random);   // the nail
  return samples;
}

}  // namespace datasets::synthetic
