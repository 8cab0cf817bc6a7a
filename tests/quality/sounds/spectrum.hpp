// spectrum.hpp - sounds as they are compared: levels in mel bands, from the loudest one down to 40 dB below it.
//
// Without that floor two sounds are as near to each other as their silences are: a plain log-mel finds the right source
// in one sound of seven.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace t2x::quality {

constexpr uint32_t kRate = 16000;             // Hz, of every sound here
constexpr size_t kHop = 256, kBands = 64, kFrames = 128;
constexpr size_t kSamples = kFrames * kHop;   // 2.048 s
constexpr float kRange = 40;                  // dB

using Sound = std::vector<float>;             // kSamples

// kFrames rows of kBands: dB above the floor, 0..kRange; a silent sound is all zeros. Frames of 1024 samples under a
// Hann window, around hops as mel.analyse's are; triangular bands, even on the mel scale of O'Shaughnessy (1987), to
// 8 kHz.
using Levels = std::vector<float>;
Levels levels_of(std::span<const float> sound);

// Rows of `columns` values blurred by a bell curve of deviation `sigma` cells, along rows and along columns; values at
// the border are repeated.
std::vector<float> blurred_rows(std::span<const float> values, size_t columns, double sigma);

}  // namespace t2x::quality
