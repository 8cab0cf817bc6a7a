#include "render.hpp"
#include "instruments.hpp"
#include "other_sounds.hpp"
#include <algorithm>
#include <array>
#include <cmath>

namespace datasets::synthetic {
namespace {

constexpr double kPeak = 0.8;                        // of other sounds
constexpr double kLoudness = 0.12, kHeard = 0.5;     // of notes: RMS of their first kHeard seconds, in which all patterns sound
constexpr double kFadeIn = 0.002, kFadeOut = 0.02;   // s, of every sound

using Other = Samples (*)(const Manner&);
constexpr std::array<Other, kSources - kInstruments> kOther = {
    kick_drum, snare_drum, hi_hat, wind, rain, siren, bird, heartbeat, clock, alarm, upward_sweep, downward_sweep};

// A note of a pattern: from when to when it sounds, and how long it is damped then. Seconds.
struct Note {
  double begin, length, release;
};

std::vector<Note> notes_of(Pattern pattern, double seconds) {
  switch (pattern) {
    case Pattern::Held: return {{0, seconds - 0.06, 0.06}};
    case Pattern::Short: return {{0, 0.5, 0.15}};
    case Pattern::Twice: return {{0, 0.34 * seconds, 0.12}, {seconds / 2, 0.34 * seconds, 0.12}};
  }
  return {};
}

void add_note(Samples& samples, const Item& item, const Note& note, double rate, Random random) {
  const auto begin = static_cast<size_t>(note.begin * rate + 0.5);
  const auto count = std::min(samples.size() - begin, static_cast<size_t>((note.length + note.release) * rate));
  const Samples played = play(item.source, pitch_hertz(item), count, rate, random);
  for (size_t i = 0; i < count; ++i) {
    const double t = static_cast<double>(i) / rate;
    samples[begin + i] += played[i] * attack(note.length + note.release - t, note.release);
  }
}

void fade(Samples& samples, double rate) {
  const double end = static_cast<double>(samples.size()) / rate;
  for (size_t i = 0; i < samples.size(); ++i) {
    const double t = static_cast<double>(i) / rate;
    samples[i] *= attack(t, kFadeIn) * attack(end - t, kFadeOut);
  }
}

std::vector<float> scaled(const Samples& samples, double gain) {
  std::vector<float> result;
  for (const double x : samples) result.push_back(static_cast<float>(x * gain));
  return result;
}

double peak(const Samples& samples) {
  double most = 0;
  for (const double x : samples) most = std::max(most, std::abs(x));
  return most;
}

double loudness(const Samples& samples, double rate) {
  const auto count = static_cast<size_t>(kHeard * rate);
  double energy = 0;
  for (size_t i = 0; i < count; ++i) energy += samples[i] * samples[i];
  return std::sqrt(energy / static_cast<double>(count));
}

}  // namespace

std::vector<float> render(const Item& item, const Setting& setting) {
  const double rate = setting.sample_rate;
  // All notes of an instrument have one stream: their partials' phases, and with them their levels, do not change from note
  // to note by chance, which nobody could foresee. The second of two notes is the first again.
  const auto source = static_cast<uint64_t>(item.source);
  Random random(setting.seed, source, is_pitched(item) ? 0 : item.variant);
  if (!is_pitched(item)) {
    const Manner manner{setting.seconds, rate, item.variant >= kVariants / 2, random};
    Samples samples = kOther[source - kInstruments](manner);
    fade(samples, rate);
    return scaled(samples, kPeak / peak(samples));
  }
  Samples samples(static_cast<size_t>(setting.seconds * rate + 0.5));
  for (const Note& note : notes_of(item.pattern, setting.seconds)) add_note(samples, item, note, rate, random);
  fade(samples, rate);
  return scaled(samples, kLoudness / loudness(samples, rate));
}

}  // namespace datasets::synthetic
