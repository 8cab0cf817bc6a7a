// tests/bench/flag_dit/random_flag_dit.hpp - a Flag-DiT release folder of any size with random weights, for timing.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

namespace t2x::bench {

struct FlagDitSize {
  std::string name;
  uint32_t dim = 1024, layers = 1, heads = 16, ffn = 2816, text_dim = 1024;
  uint32_t text_tokens = 64;
  uint32_t latent = 64;          // side in latent pixels: (latent/2) * (latent/2 + 1) tokens
  bool half = false;             // matrices as f16, else f32
  uint32_t tokens() const { return latent / 2 * (latent / 2 + 1); }
  // Floating-point operations of one evaluation, text keys and values excluded (they are computed once).
  double flops() const;
};

// Writes consolidated.00-of-01.safetensors and condition.safetensors (tensors "condition" and "mask").
void write_random_flag_dit(const std::filesystem::path& folder, const FlagDitSize& size);

}  // namespace t2x::bench
