// controls.hpp - pictures that no model drew, to see what the measure says of them.
#pragma once
#include "picture.hpp"

namespace t2x::quality {

Picture blurred(const Picture& picture, double sigma);               // Gaussian, pixels
Picture noisy(const Picture& picture, double deviation, uint64_t seed);

// The asked drawing moved by at most a pixel, with noise of 0.12: what a measure must still recognise.
Picture jittered(const Combination& asked, const Art& art, uint64_t seed);
Picture flat(const Combination& asked, const Art& art);              // the background alone
Picture another_label(const Combination& asked, const Art& art);     // of the same style and background

struct Control {
  std::string name;
  std::vector<Picture> pictures;                                     // one for each combination
};
std::vector<Control> make_controls(const std::vector<Combination>& asked, const Art& art);

// The control that drawings must be better than.
std::vector<Picture> drawings_at_8x8(const std::vector<Combination>& asked, const Art& art);

}  // namespace t2x::quality
