// architecture.hpp - which mel autoencoder is this? Read from the tensors' shapes.
#pragma once
#include <t2x/shape.hpp>
#include <map>
#include <string>
#include <vector>

namespace mel_vae {

inline constexpr uint32_t kNormGroups = 32;  // of every group norm, whatever the number of channels

// By name without the checkpoint's prefix; the dims are the file's.
using Shapes = std::map<std::string, t2x_dims, std::less<>>;

// One resolution in time, as numbered in the file.
struct Level {
  uint32_t out = 0;              // channels
  uint32_t resnets = 0;
  bool resample = false;         // halves (encoder) or doubles (decoder) the frames at its end
};

// Encoder or decoder.
struct Half {
  bool decoder = false;
  uint32_t bins = 0;             // mel bins
  uint32_t latent = 0;           // channels that a diffusion model works on
  uint32_t inner = 0;            // z_channels: of the latent between the 1x1 convolution and this half
  uint32_t first = 0;            // channels after conv_in
  uint32_t middle = 0;           // channels of the middle block
  uint32_t kernel = 0;           // frames of conv_in's and conv_out's kernels
  uint32_t resnet_kernel = 0;    // frames of the resnets' kernels: the reference's decoder has 3 whatever `kernel` is
  std::vector<Level> levels;

  std::string root() const { return decoder ? "decoder." : "encoder."; }
  const char* latent_conv_name() const { return decoder ? "post_quant_conv" : "quant_conv"; }
  // The file's number of the level that data passes as `step`-th: a decoder goes from the last to the first.
  size_t level(size_t step) const { return decoder ? levels.size() - 1 - step : step; }
  std::string resnet(size_t level, uint32_t index) const;  // "decoder.up.2.block.0"
  std::string resampler(size_t level) const;               // "encoder.down.0.downsample.conv"
  uint32_t scale() const;                                  // frames of the mel a frame of the latent
};

// Throws t2x::Error (T2X_BAD_MODEL, T2X_UNSUPPORTED) when these are not the tensors of such a half.
Half infer_half(const Shapes& shapes, bool decoder);

struct ExpectedTensor {
  std::string name;
  t2x_dims dims;                 // dtype T2X_NO_DTYPE: any
};

// Every tensor that this half reads.
std::vector<ExpectedTensor> expected_tensors(const Half& half);

}  // namespace mel_vae
