// drums.cpp - what is struck again and again: drums, a heart, a clock.
#include "other_sounds.hpp"
#include <cmath>
#include <numbers>

namespace datasets::synthetic {
namespace {

constexpr double kTurn = 2 * std::numbers::pi;

// Calls hit(time, number) every `slow` or `fast` seconds, nearly.
template <class Hit> void repeat(const Manner& manner, double slow, double fast, Hit&& hit) {
  const double period = (manner.second ? fast : slow) * manner.random.uniform(0.9, 1.1);
  const double begin = manner.random.uniform(0.005, 0.05);
  for (int n = 0; begin + n * period < manner.seconds - 0.05; ++n) hit(begin + n * period, n);
}

// A sine that falls from `from` to `to` (Hz) while it dies away.
void add_thump(Samples& samples, double rate, double begin, double level, double from, double to, double decay) {
  double phase = 0;
  for (auto i = static_cast<size_t>(begin * rate); i < samples.size(); ++i) {
    const double t = static_cast<double>(i) / rate - begin;
    samples[i] += level * attack(t, 0.003) * std::exp(-decay * t) * std::sin(phase);
    phase += kTurn / rate * (to + (from - to) * std::exp(-t / 0.04));
  }
}

// A tone that is struck at `begin`.
void add_ring(Samples& samples, double rate, double begin, const Partial& partial) {
  for (auto i = static_cast<size_t>(begin * rate); i < samples.size(); ++i) {
    const double t = static_cast<double>(i) / rate - begin;
    samples[i] += partial.level * attack(t, 0.001) * std::exp(-partial.decay * t) * std::sin(kTurn * partial.hertz * t);
  }
}

}  // namespace

Samples kick_drum(const Manner& m) {
  Samples samples(m.count());
  const double from = m.random.uniform(140, 200), to = m.random.uniform(45, 60), decay = m.random.uniform(9, 14);
  repeat(m, 1.0, 0.4, [&](double t, int) {
    add_thump(samples, m.rate, t, 1, from, to, decay);
    add_burst(samples, m.rate, t, 0.3, 250, 500, 4000, m.random);
  });
  return samples;
}

Samples snare_drum(const Manner& m) {
  Samples samples(m.count());
  const double skin = m.random.uniform(170, 220), decay = m.random.uniform(16, 24);
  repeat(m, 1.0, 0.4, [&](double t, int) {
    add_ring(samples, m.rate, t, {skin, 0.5, 25});
    add_ring(samples, m.rate, t, {skin * 1.8, 0.3, 30});
    add_burst(samples, m.rate, t, 1, decay, 900, 7000, m.random);
  });
  return samples;
}

Samples hi_hat(const Manner& m) {
  Samples samples(m.count());
  const double decay = m.random.uniform(45, 70);
  repeat(m, 0.5, 0.2, [&](double t, int) { add_burst(samples, m.rate, t, 1, decay, 5500, 7200, m.random); });
  return samples;
}

// Two low thumps, the second higher and softer.
Samples heartbeat(const Manner& m) {
  Samples samples(m.count());
  const double tone = m.random.uniform(42, 52);
  repeat(m, 0.95, 0.5, [&](double t, int) {
    add_thump(samples, m.rate, t, 1, tone * 1.5, tone, 22);
    add_thump(samples, m.rate, t + (m.second ? 0.17 : 0.28), 0.7, tone * 1.9, tone * 1.3, 28);
  });
  return samples;
}

// Tick and tock in turn.
Samples clock(const Manner& m) {
  Samples samples(m.count());
  const double tick = m.random.uniform(2600, 3200), tock = tick * m.random.uniform(0.72, 0.8);
  repeat(m, 0.5, 0.25, [&](double t, int n) {
    add_ring(samples, m.rate, t, {n % 2 ? tock : tick, 1, 180});
    add_ring(samples, m.rate, t, {(n % 2 ? tock : tick) * 1.63, 0.4, 260});
    add_burst(samples, m.rate, t, 0.3, 600, 1500, 7000, m.random);
  });
  return samples;
}

}  // namespace datasets::synthetic
