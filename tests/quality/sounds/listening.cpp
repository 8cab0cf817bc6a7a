#include "listening.hpp"
#include "hearing.hpp"
#include "render.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace t2x::quality {
namespace {

constexpr ptrdiff_t kMost = 8;             // frames that a sound may be moved by
constexpr size_t kStep = kRate / 100;      // of the level's course: 10 ms
constexpr double kQuiet = -50;             // dB: as silent as levels get

double dot(const Levels& a, const Levels& b, ptrdiff_t move) {
  const size_t from_a = size_t(std::max<ptrdiff_t>(0, move)) * kBands;
  const size_t from_b = size_t(std::max<ptrdiff_t>(0, -move)) * kBands;
  const size_t count = (kFrames - size_t(std::abs(move))) * kBands;
  std::array<float, kBands> sums{};        // one a band, which the compiler adds side by side
  for (size_t i = 0; i < count; i += kBands)
    for (size_t b0 = 0; b0 < kBands; ++b0) sums[b0] += a[from_a + i + b0] * b[from_b + i + b0];
  double sum = 0;
  for (const float s : sums) sum += double(s);
  return sum;
}

double norm_of(const Levels& levels) { return std::sqrt(dot(levels, levels, 0)); }

// The move at which the two differ least; what is moved in is silence.
std::pair<double, ptrdiff_t> least_distance(const Levels& levels, const Template& asked) {
  const double own = std::pow(norm_of(levels), 2);
  double least = std::numeric_limits<double>::infinity();
  ptrdiff_t best = 0;
  for (ptrdiff_t move = -kMost; move <= kMost; ++move) {
    const size_t kept = (kFrames - size_t(std::abs(move))) * kBands;
    const size_t from = size_t(std::max<ptrdiff_t>(0, -move)) * kBands;
    double theirs = 0;
    for (size_t i = from; i < from + kept; ++i) theirs += double(asked.levels[i]) * double(asked.levels[i]);
    const double square = own + theirs - 2 * dot(levels, asked.levels, move);
    if (square < least) least = square, best = move;
  }
  return {std::sqrt(std::max(0.0, least) / double(levels.size())), best};
}

// How much of what the template has beyond its blurred picture is in the sound: the projection of one on the other.
double detail_of(const Levels& levels, const Levels& asked, ptrdiff_t move) {
  const Levels coarse = blurred_rows(levels, kBands, kBlur), coarse_asked = blurred_rows(asked, kBands, kBlur);
  Levels fine = levels, fine_asked = asked;
  for (size_t i = 0; i < fine.size(); ++i) fine[i] -= coarse[i], fine_asked[i] -= coarse_asked[i];
  const double own = dot(fine_asked, fine_asked, 0);
  return own > 0 ? dot(fine, fine_asked, move) / own : 0;
}

std::optional<Item> nearest_of(const Levels& levels, const Templates& templates) {
  const double norm = norm_of(levels);
  double highest = 0;
  std::optional<Item> nearest;
  for (const Template& t : templates.all())
    for (ptrdiff_t move = -kMost; move <= kMost; ++move) {
      const double cosine = dot(levels, t.levels, move) / (norm * t.norm);
      if (cosine > highest) highest = cosine, nearest = t.item;
    }
  return nearest;
}

// dB below the loudest step, kQuiet at least.
std::vector<double> course_of(const Sound& sound) {
  std::vector<double> course;
  for (size_t begin = 0; begin + kStep <= sound.size(); begin += kStep) {
    double energy = 0;
    for (size_t i = begin; i < begin + kStep; ++i) energy += double(sound[i]) * double(sound[i]);
    course.push_back(energy);
  }
  const double loudest = *std::max_element(course.begin(), course.end());
  for (double& level : course)
    level = loudest > 0 ? std::max(kQuiet, 10 * std::log10(level / loudest + 1e-12)) : kQuiet;
  return course;
}

// The mean level between two times, s.
double level_between(const std::vector<double>& course, double from, double to) {
  const auto begin = size_t(from * 100), end = size_t(to * 100);
  double sum = 0;
  for (size_t i = begin; i < end; ++i) sum += course[i];
  return sum / double(end - begin);
}

}  // namespace

Templates::Templates() {
  for (const Item& item : list_items(synthetic::Split::All)) {
    Template t{item, render(item, {}), {}, 0};
    t.levels = levels_of(t.sound);
    t.norm = norm_of(t.levels);
    all_.push_back(std::move(t));
  }
}

const Template& Templates::of(const Item& item) const {
  return *std::find_if(all_.begin(), all_.end(), [&](const Template& t) {
    return t.item.source == item.source && t.item.note == item.note && t.item.pattern == item.pattern &&
           t.item.variant == item.variant;
  });
}

double pitch_of(const Sound& sound) {
  constexpr double kAudible = -20;
  constexpr size_t kAttack = kRate / 10, kLength = kRate * 35 / 100;
  const std::vector<double> course = course_of(sound);
  const auto first = std::find_if(course.begin(), course.end(), [](double level) { return level > kAudible; });
  const size_t begin = std::min(size_t(first - course.begin()) * kStep + kAttack, sound.size() - kLength);
  const std::span part = std::span(sound).subspan(begin, kLength);
  if (std::all_of(part.begin(), part.end(), [](float x) { return std::abs(x) < 1e-6f; })) return NAN;
  return heard_pitch(part, kRate);
}

Pattern pattern_of(const Sound& sound) {
  constexpr double kPause = -25, kRise = 10;
  const std::vector<double> course = course_of(sound);
  const double pause = level_between(course, 0.9, 1.0), after = level_between(course, 1.08, 1.3);
  if (after - pause > kRise) return Pattern::Twice;
  return pause < kPause && after < kPause ? Pattern::Short : Pattern::Held;
}

Heard hear_levels(const Levels& levels, const Item& asked, const Templates& templates) {
  const Template& own = templates.of(asked);
  Heard heard;
  heard.nearest = nearest_of(levels, templates);
  const auto [distance, move] = least_distance(levels, own);
  heard.distance = distance;
  heard.detail = detail_of(levels, own.levels, move);
  return heard;
}

Heard hear(const Sound& sound, const Item& asked, const Templates& templates) {
  Heard heard = hear_levels(levels_of(sound), asked, templates);
  if (is_pitched(asked)) heard.cents = 1200 * std::log2(pitch_of(sound) / pitch_hertz(asked));
  heard.pattern = pattern_of(sound);
  return heard;
}

}  // namespace t2x::quality
