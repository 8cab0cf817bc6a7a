// signals.cpp - tones that move or repeat: siren, bird, alarm, sweeps.
#include "other_sounds.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

namespace datasets::synthetic {
namespace {

constexpr double kTurn = 2 * std::numbers::pi;

// Adds level(t) * (sine + `second` of its octave) whose frequency is hertz(t), for t of [begin, begin + seconds). The
// octave leaves before the rate is too low for it.
template <class Hertz, class Level>
void add_glide(Samples& samples, double rate, double begin, double seconds, double second, Hertz&& hertz,
               Level&& level) {
  double phase = 0;
  for (auto i = static_cast<size_t>(begin * rate); i < samples.size(); ++i) {
    const double t = static_cast<double>(i) / rate - begin;
    if (t >= seconds) return;
    const double room = std::clamp((kHighest * rate - 2 * hertz(t)) / (0.05 * rate), 0.0, 1.0);
    samples[i] += level(t) * (std::sin(phase) + second * room * std::sin(2 * phase));
    phase += kTurn / rate * hertz(t);
  }
}

// Rises and falls without a click.
double swell(double t, double seconds, double edge) { return attack(t, edge) * attack(seconds - t, edge); }

// From `from` to `to` (Hz), evenly in octaves; fast: three times.
Samples sweep(const Manner& m, double from, double to) {
  Samples samples(m.count());
  const int times = m.second ? 3 : 1;
  const double length = m.seconds / times, spread = m.random.uniform(0.85, 1.15);
  for (int n = 0; n < times; ++n)
    add_glide(samples, m.rate, n * length, length, 0.1,
              [&](double t) { return spread * from * std::pow(to / from, t / length); },
              [&](double t) { return swell(t, length, 0.03); });
  return samples;
}

}  // namespace

// Up and down between two tones, again and again.
Samples siren(const Manner& m) {
  Samples samples(m.count());
  const double pace = (m.second ? 3.5 : 0.9) * m.random.uniform(0.9, 1.1), low = m.random.uniform(520, 620);
  const double high = m.random.uniform(1300, 1500);
  add_glide(samples, m.rate, 0, m.seconds, 0.4,
            [&](double t) { return low * std::pow(high / low, 0.5 - 0.5 * std::cos(kTurn * pace * t)); },
            [](double) { return 1.0; });
  return samples;
}

// Chirps that fall from a high tone, in groups.
Samples bird(const Manner& m) {
  Samples samples(m.count());
  const double top = m.random.uniform(0.28, 0.32) * 16000, fall = m.random.uniform(0.5, 0.65);
  const double length = m.second ? 0.06 : 0.13, gap = m.second ? 0.1 : 0.24;
  const int group = m.second ? 5 : 3;
  for (double t = m.random.uniform(0.02, 0.1); t < m.seconds - length; t += gap * group + m.random.uniform(0.12, 0.3))
    for (int n = 0; n < group && t + n * gap < m.seconds - length; ++n)
      add_glide(samples, m.rate, t + n * gap, length, 0,
                [&](double s) { return top * std::pow(fall, s / length); },
                [&](double s) { return swell(s, length, 0.012); });
  return samples;
}

// Beeps with some edge to them.
Samples alarm(const Manner& m) {
  Samples samples(m.count());
  const double tone = m.random.uniform(1900, 2300), period = m.second ? 0.2 : 0.5;
  for (double t = 0.01; t + period / 2 < m.seconds; t += period)
    add_glide(samples, m.rate, t, period / 2, 0.5, [&](double) { return tone; },
              [&](double s) { return swell(s, period / 2, 0.004); });
  return samples;
}

Samples upward_sweep(const Manner& m) { return sweep(m, 150, 4500); }
Samples downward_sweep(const Manner& m) { return sweep(m, 4500, 150); }

}  // namespace datasets::synthetic
