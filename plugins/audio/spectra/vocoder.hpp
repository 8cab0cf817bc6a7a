// vocoder.hpp - mels to magnitudes to a waveform, as programs.
#pragma once
#include "fourier.hpp"
#include "mel.hpp"
#include <t2x/plugin.hpp>

namespace spectra {

struct VocoderSettings {
  MelShape shape;
  double log_base = 10;            // of the mels
  uint32_t iterations = 60;        // of Griffin-Lim
  uint32_t filter_iterations = 500;   // of non-negative least squares
  double momentum = 0.99;
  uint64_t seed = 0;
};

class Vocoder {
public:
  explicit Vocoder(const VocoderSettings& settings) : s_(settings) {}

  // Log-mels [B,M,T] -> waveforms [B,T hop]. Reports progress before each round, and stops there when asked to.
  t2x::Tensor vocode(const t2x::Context& cx, t2x::Tensor mel);

private:
  // Magnitudes [B T, columns] whose mels are nearest to the given ones, none negative: x <- x (A^T m) / (A^T A x) for
  // the filters A, from x = 1 (Lee & Seung 2001), which converges bin by bin at the scale of each.
  t2x::Tensor find_magnitudes(const t2x::Context& cx, t2x::Tensor mel);
  // Fast Griffin-Lim (Perraudin, Balazs, Sondergaard 2013).
  t2x::Tensor find_waveform(const t2x::Context& cx, t2x::Tensor magnitudes, uint32_t batch, uint32_t frames);
  void step(const t2x::Context& cx) { cx.progress(done_++, s_.filter_iterations + s_.iterations + 1); }

  VocoderSettings s_;
  Fourier fourier_;
  uint32_t done_ = 0;
};

}  // namespace spectra
