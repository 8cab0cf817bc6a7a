// mel.hpp - the tables of mel analysis: filters and window. Plain C++.
#pragma once
#include <cstdint>
#include <vector>

namespace spectra {

// What a mel spectrum is made with.
struct MelShape {
  uint32_t sample_rate = 16000;   // Hz
  uint32_t n_fft = 1024, hop = 256, win = 1024;   // samples
  uint32_t mels = 80;
  double fmin = 0, fmax = 8000;   // Hz

  uint32_t bins() const { return n_fft / 2 + 1; }
  uint32_t columns() const { return (bins() + 3) / 4 * 4; }   // a row of bins with zeros to whole vec4
  // Samples that a waveform is reflected by on both sides, so that T frames belong to T hop samples.
  uint32_t pad() const { return (n_fft - hop) / 2; }
  // Frames of so many samples; 0 when they are too few.
  uint32_t frames(uint64_t samples) const {
    return samples + 2 * pad() < n_fft ? 0 : static_cast<uint32_t>((samples + 2 * pad() - n_fft) / hop + 1);
  }
  // The fewest frames whose hop * frames samples can be reflected.
  uint32_t least_frames() const { return pad() / hop + 1; }
};

// Triangular filters on the mel scale of Slaney's Auditory Toolbox, linear below 1000 Hz, each of area 1 (librosa's
// filters.mel with htk=False, norm="slaney"): mels rows of `columns()` floats, zeros beyond bins().
std::vector<float> mel_basis(const MelShape& shape);

// The same filters as tables: neighbours share two corners each, so that a bin is in at most two of them, m and m + 1.
struct MelBands {
  std::vector<int32_t> first;     // columns(): m, never decreasing; m + 1 is a filter too where there are two
  std::vector<float> weights;     // columns() pairs: in filter m, in filter m + 1
  std::vector<int32_t> bounds;    // mels pairs: a filter's first bin and one past its last; 0, 0 when it has none
};
MelBands mel_bands(const MelShape& shape);

// A periodic Hann window of `win` points in the middle of n_fft.
std::vector<float> hann_window(const MelShape& shape);

// How many filters cover no bin, so that their mels are always silent.
uint32_t empty_filters(const MelShape& shape);

}  // namespace spectra
