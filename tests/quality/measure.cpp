#include "measure.hpp"
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

namespace t2x::quality {
namespace {

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const size_t half = values.size() / 2;
  return values.size() % 2 ? values[half] : (values[half - 1] + values[half]) / 2;
}

Colour border_colour(const Picture& picture) {
  Colour colour;
  for (size_t c = 0; c < 3; ++c) {
    std::vector<double> ring;
    for (uint32_t y = 0; y < kSide; ++y)
      for (uint32_t x = 0; x < kSide; ++x)
        if (y == 0 || x == 0 || y == kSide - 1 || x == kSide - 1) ring.push_back(picture[3 * (y * kSide + x) + c]);
    colour[c] = float(median(std::move(ring)));
  }
  return colour;
}

std::string nearest_background(const Picture& picture, const Art& art) {
  const Colour seen = border_colour(picture);
  std::string nearest;
  double least = std::numeric_limits<double>::infinity();
  for (const auto& [name, colour] : art.backgrounds) {
    double distance = 0;
    for (size_t c = 0; c < 3; ++c) distance += double(seen[c] - colour[c]) * double(seen[c] - colour[c]);
    if (distance < least) least = distance, nearest = name;
  }
  return nearest;
}

// The drawing on its background with one more pixel of that around it.
Picture with_margin(const Template& drawing, const Colour& background) {
  const Picture inner = Art::composite(drawing, background);
  Picture wide;
  for (uint32_t y = 0; y < kSide + 2; ++y)
    for (uint32_t x = 0; x < kSide + 2; ++x) {
      const bool margin = x == 0 || y == 0 || x > kSide || y > kSide;
      const float* from = margin ? background.data() : &inner[3 * ((y - 1) * kSide + x - 1)];
      wide.insert(wide.end(), from, from + 3);
    }
  return wide;
}

struct Match {
  double distance = std::numeric_limits<double>::infinity();
  int dx = 0, dy = 0;
};

// The least distance over moves of at most a pixel.
Match match(const Picture& picture, const Template& drawing, const Colour& background) {
  const Picture wide = with_margin(drawing, background);
  Match best;
  for (int dy : {-1, 0, 1})
    for (int dx : {-1, 0, 1}) {
      float sum = 0;
      for (uint32_t y = 0; y < kSide; ++y) {
        const float* a = &picture[3 * y * kSide];
        const float* b = &wide[3 * (size_t(int(y) + 1 - dy) * (kSide + 2) + size_t(1 - dx))];
        for (size_t i = 0; i < 3 * kSide; ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
      }
      const double distance = std::sqrt(double(sum) / double(picture.size()));
      if (distance < best.distance) best = {distance, dx, dy};
    }
  return best;
}

// How much of what the drawing has beyond 8x8 pixels is in the picture: the projection of one on the other, which noise
// does not change much.
double detail_of(const Picture& picture, const Picture& drawing) {
  const Picture coarse_picture = pixelated(picture, 8), coarse_drawing = pixelated(drawing, 8);
  double both = 0, own = 0;
  for (size_t i = 0; i < picture.size(); ++i) {
    const double fine = double(drawing[i] - coarse_drawing[i]);
    both += fine * double(picture[i] - coarse_picture[i]);
    own += fine * fine;
  }
  return own > 0 ? both / own : 0;
}

std::string sentence(const char* what, double value, const char* relation, double mark) {
  char text[160];
  std::snprintf(text, sizeof text, "%s is %.3f, asked for is %s %.3f", what, value, relation, mark);
  return text;
}

}  // namespace

Judgement judge(const Picture& picture, const Combination& asked, const Art& art) {
  Judgement judged;
  judged.background = nearest_background(picture, art);
  const Colour& background = art.backgrounds.at(asked.background);
  double least = std::numeric_limits<double>::infinity(), least_of_label = least;
  for (const Template& drawing : art.templates) {
    const Match m = match(picture, drawing, background);
    if (m.distance < least) least = m.distance, judged.label = drawing.label;
    if (drawing.label != asked.label) continue;
    if (m.distance < least_of_label) least_of_label = m.distance, judged.style = drawing.style;
    if (drawing.style != asked.style) continue;
    judged.distance = m.distance;
    judged.detail = detail_of(picture, Art::composite(drawing, background, m.dx, m.dy));
  }
  return judged;
}

std::vector<Judgement> judge(const std::vector<Picture>& pictures, const std::vector<Combination>& asked,
                             const Art& art) {
  std::vector<Judgement> judged;
  for (size_t i = 0; i < pictures.size(); ++i) judged.push_back(judge(pictures[i], asked[i], art));
  return judged;
}

Score score(const std::vector<Judgement>& judged, const std::vector<Combination>& asked,
            const std::vector<Judgement>& at_8x8) {
  Score s;
  std::vector<double> distances, details;
  const double one = 1.0 / double(std::max<size_t>(1, judged.size()));
  for (size_t i = 0; i < judged.size(); ++i) {
    const Judgement& j = judged[i];
    const bool label = j.label == asked[i].label, style = j.style == asked[i].style,
               background = j.background == asked[i].background;
    s.label += one * label;
    s.style += one * style;
    s.background += one * background;
    s.sharp += one * (label && style && background && j.distance < at_8x8[i].distance && j.detail >= Marks{}.detail);
    distances.push_back(j.distance);
    details.push_back(j.detail);
  }
  s.distance = median(std::move(distances));
  s.detail = median(std::move(details));
  return s;
}

std::vector<std::string> missed(const Score& s, const Score& at_8x8, const Marks& marks) {
  std::vector<std::string> all;
  if (!(s.label >= marks.label)) all.push_back(sentence("the share of right labels", s.label, "at least", marks.label));
  if (!(s.style >= marks.style)) all.push_back(sentence("the share of right styles", s.style, "at least", marks.style));
  if (!(s.background >= marks.background))
    all.push_back(sentence("the share of right backgrounds", s.background, "at least", marks.background));
  if (!(s.distance < at_8x8.distance))
    all.push_back(sentence("the median distance", s.distance, "less than that of 8x8 pixels,", at_8x8.distance));
  if (!(s.detail >= marks.detail))
    all.push_back(sentence("the median share of detail", s.detail, "at least", marks.detail));
  return all;
}

}  // namespace t2x::quality
