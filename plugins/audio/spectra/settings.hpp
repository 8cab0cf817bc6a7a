// settings.hpp - the parameters that the nodes share, and what they must agree in.
#pragma once
#include "mel.hpp"
#include <t2x/plugin.hpp>
#include <array>
#include <string>

namespace spectra {

// How mels become numbers. Both clamp mels at 1e-5 and take a logarithm; magnitude = sqrt(re^2 + im^2 + 1e-9).
struct Convention {
  const char* name;
  double log_base;      // mels are log(mel) / log(log_base)
  bool clamp_audio;     // to -1..1 before the analysis
};
// "upstream": NATSpeech's MelNet, which Make-An-Audio-2 and Lumina's audio models were trained on.
// "bigvgan": NVIDIA's BigVGAN and HiFi-GAN, meldataset.py.
const Convention& convention(const std::string& name);
inline constexpr const char* kConventions[] = {"upstream", "bigvgan", nullptr};
inline constexpr double kMelFloor = 1e-5, kMagnitudeEpsilon = 1e-9;

inline constexpr std::array<t2x_param, 8> kSettings = {
    t2x::integer("sample_rate", 16000, 1000, 768000, "of the waveform; an input that says another rate is refused", "Hz"),
    t2x::integer("n_fft", 1024, 16, 16384, "points of one Fourier transform: even, of no prime factor above 13", "samples"),
    t2x::integer("hop", 256, 1, 16384, "from one frame to the next, at most win", "samples"),
    t2x::integer("win", 0, 0, 16384, "length of the Hann window, at most n_fft; 0 = n_fft", "samples"),
    t2x::integer("mels", 80, 1, 1024, "mel bins"),
    t2x::real("fmin", 0, 0, 384000, "where the lowest mel bin begins", "Hz"),
    t2x::real("fmax", 0, 0, 384000, "where the highest mel bin ends; 0 = half the sample rate", "Hz"),
    t2x::choice("convention", "upstream", kConventions,
                "upstream: log10, audio clamped to -1..1 (NATSpeech, Make-An-Audio 2, Lumina); bigvgan: natural logarithm "
                "(BigVGAN, HiFi-GAN)")};

// A node's parameters: the shared ones and its own.
template <size_t N> constexpr std::array<t2x_param, kSettings.size() + N> with_settings(const t2x_param (&own)[N]) {
  std::array<t2x_param, kSettings.size() + N> all{};
  for (size_t i = 0; i < kSettings.size(); ++i) all[i] = kSettings[i];
  for (size_t i = 0; i < N; ++i) all[kSettings.size() + i] = own[i];
  return all;
}

// Reads the shared parameters with 0 replaced by what it stands for.
MelShape shape_of(const t2x::Context& cx);

// Refuses, with what to change, shapes that no mel spectrum has. Warnings are for the log.
void check_shape(const MelShape& shape);
std::string warning_of(const MelShape& shape);   // "" = none

// Refuses a value whose note `key` is there and says something else than `expected`.
void check_note(const t2x::Context& cx, t2x::Tensor value, const char* what, const char* key,
                const std::string& expected, const char* mend);

}  // namespace spectra
