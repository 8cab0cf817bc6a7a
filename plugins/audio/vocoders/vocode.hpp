// vocode.hpp - what the nodes of this plugin share: ports, parameters, one run.
#pragma once
#include "record.hpp"
#include <t2x/plugin.hpp>

namespace vocoders {

inline constexpr t2x_port kVocodeInputs[] = {
    t2x::in("mel", "mel:f32[B,M,T]",
            "mel spectrograms, M bins, T frames; a sample_rate that they note must be the vocoder's")};
inline constexpr t2x_port kVocodeOutputs[] = {
    t2x::out("audio", "audio:f32[B,N]", "sound, -1..1, N = T times the hop length; notes its sample_rate in Hz")};
inline constexpr t2x_param kVocodeParams[] = {
    t2x::model("model", "the generator's weights, with args.yml or config.json beside them"),
    t2x::integer("sample_rate", 0, 0, 1000000, "of the sound; 0 = sampling_rate of the config, or what the mel notes where that has none",
                 "Hz")};

// Runs the generator on input "mel" and sets output "audio". Throws t2x::Error when the mel spectrogram is of another
// number of bins or notes another sampling rate, or neither it nor the model has one.
void vocode(const t2x::Context& cx, const Model& model);

}  // namespace vocoders
