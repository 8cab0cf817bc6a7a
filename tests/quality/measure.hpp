// measure.hpp - how well a drawing shows what was asked for.
//
// Nearness alone is a lenient judge: a blob in the right colours is nearer to its own drawing than to any other. So a
// set of drawings passes only when they are also nearer to their own drawings than these are to themselves at 8x8
// pixels - and, since a blurred drawing is that too, when they have the detail that 8x8 pixels lose.
#pragma once
#include "picture.hpp"

namespace t2x::quality {

struct Judgement {
  std::string label, style, background;    // what it shows; style: of the asked label's nearest drawing
  double distance = 0;                     // to the asked drawing: root mean square over the picture, of 0..1
  double detail = 0;                       // 1: all of the asked drawing's detail finer than 8x8; 0: a blob's
};

// The drawing that is nearest, over moves of at most a pixel, on the background that was asked for; the background is
// the palette's colour nearest to the median of the border.
Judgement judge(const Picture& picture, const Combination& asked, const Art& art);
std::vector<Judgement> judge(const std::vector<Picture>& pictures, const std::vector<Combination>& asked,
                             const Art& art);

// What a set of drawings must reach.
struct Marks {
  double label = 0.85, style = 0.85, background = 0.95, detail = 0.5;
};

struct Score {
  double label = 0, style = 0, background = 0;   // share that is right
  double distance = 0, detail = 0;               // medians
  double sharp = 0;                              // share of pictures that are right in everything, each for itself
};

// `at_8x8`: the judgements of the asked drawings, pixelated.
Score score(const std::vector<Judgement>& judged, const std::vector<Combination>& asked,
            const std::vector<Judgement>& at_8x8);

// A sentence for each mark that is missed; none = passed.
std::vector<std::string> missed(const Score& score, const Score& at_8x8, const Marks& marks = {});

}  // namespace t2x::quality
