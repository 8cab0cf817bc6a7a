#include "table.hpp"
#include "controls.hpp"
#include <cstdio>

namespace t2x::quality {

std::string table(const std::vector<std::pair<std::string, Score>>& rows) {
  std::string text = "                                 label  style  background  distance  detail  sharp\n";
  for (const auto& [name, s] : rows) {
    char line[160];
    std::snprintf(line, sizeof line, "%-32s %5.3f  %5.3f       %5.3f     %5.3f   %5.3f  %5.3f\n", name.c_str(), s.label,
                  s.style, s.background, s.distance, s.detail, s.sharp);
    text += line;
  }
  return text;
}

Comparison compare(const std::vector<Picture>& pictures, const std::vector<Combination>& asked, const Art& art) {
  Comparison c;
  const std::vector<Judgement> at_8x8 = judge(drawings_at_8x8(asked, art), asked, art);
  c.judged = judge(pictures, asked, art);
  c.drawings = score(c.judged, asked, at_8x8);
  c.at_8x8 = score(at_8x8, asked, at_8x8);
  std::vector<std::pair<std::string, Score>> rows{
      {"drawn by the model, " + std::to_string(pictures.size()), c.drawings}};
  for (const Control& control : make_controls(asked, art))
    rows.push_back({control.name, score(judge(control.pictures, asked, art), asked, at_8x8)});
  c.text = table(rows);
  return c;
}

std::string csv(const std::vector<Judgement>& judged, const std::vector<Combination>& asked,
                const std::vector<std::string>& captions) {
  std::string text = "index,label,style,background,drawn_label,drawn_style,drawn_background,distance,detail,caption\n";
  for (size_t i = 0; i < judged.size(); ++i) {
    const Judgement& j = judged[i];
    char numbers[64];
    std::snprintf(numbers, sizeof numbers, "%.4f,%.4f", j.distance, j.detail);
    for (const std::string& field : {std::to_string(i), asked[i].label, asked[i].style, asked[i].background, j.label,
                                     j.style, j.background, std::string(numbers)})
      text += field + ",";
    text += "\"" + captions[i] + "\"\n";
  }
  return text;
}

}  // namespace t2x::quality
