// listening.hpp - how well a sound is what was asked for: which source, at which pitch, played how, and how near.
//
// As with pictures, the nearest template is a lenient judge: a blurred sound is nearer to its own template than to any
// other. So the sounds must also be nearer to their own templates than these are to themselves when they are blurred.
#pragma once
#include "items.hpp"
#include "spectrum.hpp"
#include <optional>
#include <string>

namespace t2x::quality {

namespace synthetic = datasets::synthetic;
using synthetic::Item, synthetic::Pattern;

// The computed sound of an item, and what is compared of it.
struct Template {
  Item item;
  Sound sound;
  Levels levels;
  double norm = 0;                         // of the levels, as a vector
};

// Every item of the data set: 936 sounds.
class Templates {
public:
  Templates();
  const std::vector<Template>& all() const { return all_; }
  const Template& of(const Item& item) const;

private:
  std::vector<Template> all_;
};

struct Heard {
  std::optional<Item> nearest;             // the template of the highest cosine over moves of at most 8 frames; silence
                                           // has none
  double distance = 0;                     // to the asked template: root mean square, dB, over the same moves
  double detail = 0;                       // 1: all of the template's structure that blurring takes from it; 0: none
  std::optional<double> cents;             // of a sound: from the asked note's pitch; NaN when none is heard
  std::optional<Pattern> pattern;          // of a sound
};

Heard hear(const Sound& sound, const Item& asked, const Templates& templates);
// What can be said without a waveform.
Heard hear_levels(const Levels& levels, const Item& asked, const Templates& templates);

// Of the first part that sounds, as heard over a third of a second. Hz; NaN when that part is silent
// or has no pitch.
double pitch_of(const Sound& sound);

// From the course of the level: `twice` falls silent before the middle and rises again there, `short` falls silent and
// stays so, `held` does neither.
Pattern pattern_of(const Sound& sound);

// A bell curve of this many cells, of 128 frames by 64 bands, takes from a sound what 8x8 pixels take from a picture of
// 32x32: it is about as wide as 4 cells that are made one, and it takes a sound as far from itself, in shares of the
// distance to another instrument's sound of the same note, 0.4, as pixels take a picture in shares of the distance to
// another label's.
constexpr double kBlur = 1;

// What a set of sounds must reach.
struct Marks {
  double source = 0.85, pitch = 0.85;
};
constexpr double kCents = 50;              // a pitch farther off is wrong

// Shares that are right, and medians.
struct Score {
  double source = 0, pitch = 0, pattern = 0;   // pitch and pattern: of notes; NaN where none was heard as sound
  double right = 0;                            // in all three, each sound for itself; likewise
  double distance = 0, detail = 0;
};
bool source_is_right(const Heard& heard, const Item& asked);
bool pitch_is_right(const Heard& heard);
bool pattern_is_right(const Heard& heard, const Item& asked);
Score score(const std::vector<Heard>& heard, const std::vector<Item>& asked);

// A sentence for each mark that is missed; none = passed. `blurred`: the templates themselves, blurred.
std::vector<std::string> missed(const Score& score, const Score& blurred, const Marks& marks = {});

}  // namespace t2x::quality
