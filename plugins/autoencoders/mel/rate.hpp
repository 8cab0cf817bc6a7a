// rate.hpp - the sampling rate of the sounds whose mels an autoencoder knows. No checkpoint says it, so that a parameter
// does; mels and latents carry it to whoever takes them.
#pragma once
#include <t2x/plugin.hpp>

namespace mel_vae {

inline constexpr t2x_param kRate =
    t2x::integer("sample_rate", 16000, 1000, 768000,
                 "of the sounds that the autoencoder was trained on: no checkpoint says it; the released ones are 16 kHz", "Hz");

// Throws t2x::Error when the value (`what`: "the mel") notes another rate than the parameter's.
void check_rate(const t2x::Context& cx, t2x::Tensor value, const char* what);
// Notes the parameter's rate on a result.
void note_rate(const t2x::Context& cx, t2x::Tensor value);

}  // namespace mel_vae
