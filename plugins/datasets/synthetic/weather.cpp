// weather.cpp - wind and rain.
#include "other_sounds.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

namespace datasets::synthetic {

constexpr double kTurn = 2 * std::numbers::pi;

// Noise through a resonance that wanders, in gusts; with strong wind higher and rougher.
Samples wind(const Manner& m) {
  Samples samples = noise(m.count(), m.random);
  const double centre = m.second ? 700 : 350, pace = m.random.uniform(0.4, 0.7) * (m.second ? 1.6 : 1);
  const double phase = m.random.uniform(0, kTurn), other = m.random.uniform(0, kTurn);
  Bandpass first(m.rate, m.second ? 2.5 : 4), again(m.rate, 1.2);
  for (size_t i = 0; i < samples.size(); ++i) {
    const double t = static_cast<double>(i) / m.rate;
    const double gust = 0.5 * std::sin(kTurn * pace * t + phase) + 0.3 * std::sin(kTurn * pace * 2.3 * t + other);
    const double hertz = centre * std::exp2(0.9 * gust);
    samples[i] = again(first(samples[i], hertz), hertz) * (1 + gust);
  }
  return samples;
}

// A hiss and drops: short high rings at random times, more and louder hiss in strong rain.
Samples rain(const Manner& m) {
  Samples samples = noise(m.count(), m.random);
  Lowpass low(m.rate, m.second ? 500 : 1800);
  for (double& x : samples) x = (m.second ? 0.3 : 0.06) * (x - low(x));
  const double drops = m.second ? 150 : 60;   // a second
  for (double t = 0; t < m.seconds; t += -std::log(1 - m.random.uniform()) / drops) {
    const double hertz = m.random.uniform(1900, 6400), level = std::pow(m.random.uniform(), 2);
    const double decay = m.random.uniform(200, 500);
    const auto begin = static_cast<size_t>(t * m.rate);
    const size_t end = std::min(samples.size(), begin + static_cast<size_t>(0.03 * m.rate));
    for (size_t i = begin; i < end; ++i) {
      const double s = static_cast<double>(i - begin) / m.rate;
      samples[i] += level * attack(s, 0.0005) * std::exp(-decay * s) * std::sin(kTurn * hertz * s);
    }
  }
  return samples;
}

}  // namespace datasets::synthetic
