// config.hpp - what does the file beside the weights say about a vocoder?
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace vocoders {

enum class Family { BigVgan, HifiGan };

struct Config {
  Family family = Family::BigVgan;
  uint32_t resblock = 1;                            // 1: pairs of convolutions, 2: single ones
  uint32_t mels = 0;                                // num_mels; 0 = not given (HiFi-GAN's generator takes 80 anyway)
  uint32_t initial_channels = 0;                    // upsample_initial_channel
  std::vector<uint32_t> rates, rate_kernels;        // upsample_rates, upsample_kernel_sizes
  std::vector<uint32_t> kernels;                    // resblock_kernel_sizes
  std::vector<std::vector<uint32_t>> dilations;     // resblock_dilation_sizes
  uint32_t sample_rate = 0;                         // sampling_rate in Hz; 0 = not given
  bool beta = false;                                // activation: snakebeta, not snake (BigVGAN)
  bool logscale = false;                            // snake_logscale (BigVGAN)
  bool tanh = true, bias = true;                    // use_tanh_at_final, use_bias_at_final (BigVGAN)

  uint32_t channels(size_t stage) const { return initial_channels >> (stage + 1); }
};

// `text` is YAML, of which JSON is a part; `name` the file for messages. Throws t2x::Error when it cannot be read, a
// value is missing or out of range, or it asks for something that these vocoders do not do.
Config parse_config(const std::string& text, const std::string& name, Family family);

// args.yml, else config.json, of the folder `model` or of the folder of the file `model`.
Config read_config(const std::filesystem::path& model, Family family);

}  // namespace vocoders
