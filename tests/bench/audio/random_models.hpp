// tests/bench/audio/random_models.hpp - the audio models of Lumina-T2Audio with random weights, for timing.
#pragma once
#include <cstdint>
#include <filesystem>

namespace t2x::bench {

// Writes model.safetensors (with weight norm), args.yml and input.safetensors (tensor "input", [1,80,frames]): BigVGAN
// in the released configuration, 256 samples a frame.
void write_random_bigvgan(const std::filesystem::path& folder, uint32_t frames);

// Writes model.safetensors and input.safetensors ([1,20,frames]): the decoder of the 1-D autoencoder in the released
// configuration (ch 384, ch_mult 1, 2, 4, two resnets), two mel frames a frame.
void write_random_mel_vae(const std::filesystem::path& folder, uint32_t frames);

}  // namespace t2x::bench
