#include "listening.hpp"
#include <algorithm>
#include <cmath>
#include <cstdio>

namespace t2x::quality {
namespace {

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const size_t half = values.size() / 2;
  return values.size() % 2 ? values[half] : (values[half - 1] + values[half]) / 2;
}

std::string sentence(const char* what, double value, const char* relation, double mark) {
  char text[160];
  std::snprintf(text, sizeof text, "%s is %.3f, asked for is %s %.3f", what, value, relation, mark);
  return text;
}

}  // namespace

bool source_is_right(const Heard& heard, const Item& asked) {
  return heard.nearest && heard.nearest->source == asked.source;
}

bool pitch_is_right(const Heard& heard) { return heard.cents && std::abs(*heard.cents) <= kCents; }

bool pattern_is_right(const Heard& heard, const Item& asked) { return heard.pattern == asked.pattern; }

Score score(const std::vector<Heard>& heard, const std::vector<Item>& asked) {
  double sources = 0, notes = 0, pitches = 0, patterns = 0, right = 0;
  std::vector<double> distances, details;
  for (size_t i = 0; i < heard.size(); ++i) {
    const bool source = source_is_right(heard[i], asked[i]), pitch = pitch_is_right(heard[i]),
               pattern = pattern_is_right(heard[i], asked[i]);
    sources += source;
    distances.push_back(heard[i].distance);
    details.push_back(heard[i].detail);
    if (!heard[i].cents) continue;
    ++notes;
    pitches += pitch;
    patterns += pattern;
    right += source && pitch && pattern;
  }
  return {sources / double(heard.size()), pitches / notes, patterns / notes, right / notes,
          median(std::move(distances)), median(std::move(details))};
}

std::vector<std::string> missed(const Score& s, const Score& blurred, const Marks& marks) {
  std::vector<std::string> all;
  if (!(s.source >= marks.source))
    all.push_back(sentence("the share of right sources", s.source, "at least", marks.source));
  if (!(s.pitch >= marks.pitch))
    all.push_back(sentence("the share of right pitches", s.pitch, "at least", marks.pitch));
  if (!(s.distance < blurred.distance))
    all.push_back(sentence("the median distance", s.distance, "less than that of blurred templates,",
                           blurred.distance));
  return all;
}

}  // namespace t2x::quality
