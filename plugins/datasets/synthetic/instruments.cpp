#include "instruments.hpp"
#include <array>
#include <cmath>
#include <numbers>

namespace datasets::synthetic {
namespace {

constexpr double kTurn = 2 * std::numbers::pi;

// Every partial with a phase of its own, under an attack.
Samples struck(const std::vector<Partial>& partials, double attack_seconds, size_t count, double rate, Random& random) {
  Samples samples(count);
  for (const Partial& partial : partials) add_partial(samples, rate, partial, random.uniform(0, kTurn));
  for (size_t i = 0; i < count; ++i) samples[i] *= attack(static_cast<double>(i) / rate, attack_seconds);
  return samples;
}

// A stiff string: partial n lies at n sqrt((1 + B n^2) / (1 + B)) (Fletcher 1964). It dies away fast at first, then
// slowly, and the higher the faster; the hammer leaves out every seventh, and its blow goes through the wood.
Samples piano(double hertz, size_t count, double rate, Random& random) {
  constexpr double kStiffness = 2e-4;
  const double slow = 0.35 * std::sqrt(hertz / 262);
  std::vector<Partial> partials;
  for (int n = 1; n <= 30; ++n) {
    const double place = hertz * n * std::sqrt((1 + kStiffness * n * n) / (1 + kStiffness));
    const double level = std::abs(std::sin(n * std::numbers::pi / 7)) / std::pow(n, 0.8) * std::exp(-place / 2500);
    partials.push_back({place, 0.6 * level, 4 * slow * (1 + 0.3 * n)});
    partials.push_back({place, 0.4 * level, slow * (1 + 0.3 * n)});
  }
  Samples samples = struck(partials, 0.004, count, rate, random);
  add_burst(samples, rate, 0, 1, 40, 100, 1500, random);
  return samples;
}

// Drawbars at 8, 4, 2 2/3, 2, 1 3/5, 1 1/3, 1 1/7 and 1 foot, a tremulant, keys that click and a blower's wind.
Samples organ(double hertz, size_t count, double rate, Random& random) {
  Samples samples = struck({{hertz, 1}, {2 * hertz, 0.9}, {3 * hertz, 0.6}, {4 * hertz, 0.7}, {5 * hertz, 0.4},
                            {6 * hertz, 0.45}, {7 * hertz, 0.25}, {8 * hertz, 0.4}},
                           0.02, count, rate, random);
  Lowpass rumble(rate, 120), wind(rate, 500);
  for (size_t i = 0; i < count; ++i) {
    const double x = random.uniform(-1, 1);
    samples[i] *= 1 + 0.25 * std::sin(kTurn * 6.5 * static_cast<double>(i) / rate);
    samples[i] += 0.8 * wind(x - rumble(x));
  }
  add_burst(samples, rate, 0, 0.3, 60, 1500, 6000, random);
  return samples;
}

// Little but the fundamental, a slow tremolo, and breath that blows around the pitch.
Samples flute(double hertz, size_t count, double rate, Random& random) {
  Samples samples = struck({{hertz, 1}, {2 * hertz, 0.22}, {3 * hertz, 0.06}}, 0.08, count, rate, random);
  Bandpass near(rate, 3);
  Lowpass wide(rate, 5000);
  for (size_t i = 0; i < count; ++i) {
    const double t = static_cast<double>(i) / rate, x = random.uniform(-1, 1);
    const double breath = 0.12 * near(x, 2 * hertz) + 0.05 * wide(x);
    samples[i] *= 1 + 0.12 * std::sin(kTurn * 5 * t);
    samples[i] += breath * (1 + 2 * std::exp(-t / 0.06)) * attack(t, 0.02);
  }
  return samples;
}

// A handbell: its second mode is tuned to the twelfth, and the air answers both modes an octave above them (Rossing and
// Perrin, Vibrations of Bells, 1987; Rossing and Sathoff 1980). Two modes lie close together and beat; the clapper leaves
// a shimmer.
Samples bell(double hertz, size_t count, double rate, Random& random) {
  Samples samples = struck({{hertz, 0.7, 0.7}, {hertz + 1.1, 0.3, 0.7}, {2 * hertz, 0.1, 1}, {3 * hertz, 0.7, 1.2},
                            {6 * hertz, 0.2, 3}},
                           0.001, count, rate, random);
  add_burst(samples, rate, 0, 0.6, 3, 4000, 8000, random);
  add_burst(samples, rate, 0, 0.5, 40, 2500, 7000, random);
  return samples;
}

// A wooden bar with its second mode tuned to two octaves, over a resonator that holds the fundamental.
Samples marimba(double hertz, size_t count, double rate, Random& random) {
  Samples samples =
      struck({{hertz, 1, 1.6}, {4 * hertz, 0.5, 14}, {9.2 * hertz, 0.25, 40}}, 0.002, count, rate, random);
  add_burst(samples, rate, 0, 0.5, 120, 200, 2500, random);
  return samples;
}

// Brass: the louder, the brighter, and it swells; a formant near 1200 Hz.
Samples trumpet(double hertz, size_t count, double rate, Random& random) {
  Samples samples(count);
  const double start = random.uniform(0, kTurn);
  for (int n = 1; n * hertz < kHighest * rate && n <= 24; ++n) {
    const double formant = 1 + 1.5 * std::exp(-std::pow((n * hertz - 1200) / 700, 2));
    for (size_t i = 0; i < count; ++i) {
      const double t = static_cast<double>(i) / rate, swell = 0.15 + 0.85 * attack(t, 0.45);
      samples[i] += formant * swell * std::exp(-n / (0.6 + 3.4 * swell)) * std::sin(n * (kTurn * hertz * t + start));
    }
  }
  for (size_t i = 0; i < count; ++i) samples[i] *= attack(static_cast<double>(i) / rate, 0.05);
  return samples;
}

// A bowed string: a sawtooth through the resonances of a body, with vibrato after a while and the bow's noise.
Samples violin(double hertz, size_t count, double rate, Random& random) {
  constexpr double kVibrato = 5.5, kCents = 14;
  Samples samples(count), phase(count);
  const double swing = hertz * (std::exp2(kCents / 1200) - 1);
  double at = random.uniform(0, kTurn);
  for (size_t i = 0; i < count; ++i) {
    const double t = static_cast<double>(i) / rate;
    phase[i] = at;
    at += kTurn / rate * (hertz + swing * attack(t - 0.1, 0.3) * std::sin(kTurn * kVibrato * t));
  }
  for (int n = 1; n * hertz < kHighest * rate && n <= 30; ++n) {
    const auto resonance = [&](double at_hertz, double width) {
      return std::exp(-std::pow((n * hertz - at_hertz) / width, 2));
    };
    const double body = 0.35 + resonance(290, 90) + 0.8 * resonance(530, 120) + 0.7 * resonance(2600, 700);
    for (size_t i = 0; i < count; ++i) samples[i] += body / std::pow(n, 0.9) * std::sin(n * phase[i]);
  }
  Lowpass low(rate, 800);
  for (size_t i = 0; i < count; ++i) {
    const double x = random.uniform(-1, 1);
    samples[i] = (samples[i] + 0.12 * (x - low(x))) * attack(static_cast<double>(i) / rate, 0.14);
  }
  return samples;
}

using Play = Samples (*)(double, size_t, double, Random&);
constexpr std::array<Play, kInstruments> kPlay = {piano, organ, flute, plucked_string, bell, marimba, trumpet, violin};

}  // namespace

Samples play(Source instrument, double hertz, size_t count, double rate, Random& random) {
  return kPlay[static_cast<size_t>(instrument)](hertz, count, rate, random);
}

}  // namespace datasets::synthetic
