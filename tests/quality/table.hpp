// table.hpp - scores and judgements as text.
#pragma once
#include "measure.hpp"

namespace t2x::quality {

// One line a score, the controls behind the drawings.
std::string table(const std::vector<std::pair<std::string, Score>>& rows);

// The score of `pictures` and of every control, as a table; the drawings' own score and the mark of 8x8 pixels.
struct Comparison {
  Score drawings, at_8x8;
  std::vector<Judgement> judged;
  std::string text;
};
Comparison compare(const std::vector<Picture>& pictures, const std::vector<Combination>& asked, const Art& art);

// index,label,style,background,drawn_label,drawn_style,drawn_background,distance,detail,caption
std::string csv(const std::vector<Judgement>& judged, const std::vector<Combination>& asked,
                const std::vector<std::string>& captions);

}  // namespace t2x::quality
