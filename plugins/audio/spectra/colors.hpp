// colors.hpp - the colours of mel.picture. Plain C++.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

namespace spectra {

// Oklab, a space in which distances are those that are seen (Bjorn Ottosson 2020, "A perceptual color space for image
// processing"): lightness 0..1, green to red, blue to yellow.
struct Oklab { double lightness, a, b; };

// Linear light 0..1 in the sRGB primaries; outside of it where no screen shows the colour.
std::array<double, 3> linear_rgb(const Oklab& color);

// A point of the path of colours, t = 0..1: lightness rises evenly from black to a pale yellow, 0.97 t, while the hue
// turns from violet over red and orange to yellow, 285 + 183 t degrees, at chroma 0.165 sin(0.78 pi t).
Oklab color_on_path(double t);

// `count` colours equally far from one another along that path: RGB as in image files (sRGB's curve), in -1..1, three
// numbers each. Darkest first.
std::vector<float> color_map(uint32_t count);

}  // namespace spectra
