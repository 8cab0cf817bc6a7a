// hearing.hpp - what a test hears in a sound: its pitch, its picture in mel bands.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

// Of a part of a sound, by its autocorrelation: the first lag that is nearly as good as the best, made exact at its
// multiples. Hz; looks from 100 to 1100; NaN when nothing repeats there.
double heard_pitch(std::span<const float> part, uint32_t rate);

// Log energies of 40 mel bands, frames of 512 samples every 512; silence is log 1e-3.
std::vector<double> log_mel(std::span<const float> sound, uint32_t rate);
