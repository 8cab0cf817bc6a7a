// controls.hpp - sounds that no model made of a caption, to see what the measure says of them.
#pragma once
#include "listening.hpp"

namespace t2x::quality {

class Studio;

// The template up to 6 dB louder or softer and up to 32 ms later, with noise 38 dB below its peak of 0.8: what a
// measure must still recognise.
Sound jittered(const Item& asked, const Templates& templates, uint64_t seed);
// The same note and pattern of another instrument; another sound for a sound that is no note.
Item another_source(const Item& asked);

// One for each item asked for.
std::vector<Sound> sounds_of(const std::vector<Item>& asked, const Templates& templates);
std::vector<Heard> hear(const std::vector<Sound>& sounds, const std::vector<Item>& asked, const Templates& templates);
// The control that sounds must be better than: the templates' levels, blurred by kBlur.
std::vector<Heard> hear_blurred(const std::vector<Item>& asked, const Templates& templates);

// Mels as Studio has them, blurred by kBlur of their cells.
std::vector<float> blurred_mels(const std::vector<float>& mels);

struct Control {
  std::string name;
  std::vector<Heard> heard;
};
// The studio has a model: what its autoencoder loses is among them.
std::vector<Control> make_controls(const std::vector<Item>& asked, const Templates& templates, Studio& studio);

}  // namespace t2x::quality
