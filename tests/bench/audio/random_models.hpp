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

// Writes model.safetensors and input.safetensors ([2,154,1024]: 77 tokens of CLAP and 77 of T5, of the prompt and of
// the negative prompt): the Flag-DiT in the released configuration (20 channels, 16 blocks of width 768, 32 heads,
// feed-forward 2048).
void write_random_flag_dit(const std::filesystem::path& folder);

}  // namespace t2x::bench
