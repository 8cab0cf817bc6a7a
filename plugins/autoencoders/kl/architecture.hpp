// architecture.hpp - which autoencoder is this? Read from the tensors' shapes.
#pragma once
#include <t2x/shape.hpp>
#include <map>
#include <string>
#include <vector>

namespace kl {

// By current diffusers name; the dims are the file's.
using Shapes = std::map<std::string, t2x_dims, std::less<>>;

// One resolution of the encoder or decoder, in the order in which data passes it.
struct Level {
  uint32_t out = 0;              // channels
  uint32_t resnets = 0;
  bool resample = false;         // halves (encoder) or doubles (decoder) height and width at its end
};

// Encoder or decoder.
struct Half {
  bool decoder = false;
  uint32_t in = 0;               // channels that conv_in takes
  uint32_t out = 0;              // channels that conv_out gives; of the encoder twice the latent's
  uint32_t first = 0;            // channels after conv_in
  uint32_t middle = 0;           // channels of the middle block
  std::vector<Level> levels;
  uint32_t latent = 0;           // latent channels
  bool latent_conv = false;      // whether quant_conv or post_quant_conv exists
  bool linear_attention = true;  // attention weights [C,C]; false: [C,C,1,1]

  std::string root() const { return decoder ? "decoder." : "encoder."; }
  const char* latent_conv_name() const { return decoder ? "post_quant_conv" : "quant_conv"; }
  // "decoder.up_blocks.2.resnets.0" or "encoder.down_blocks.2.resnets.0"
  std::string resnet(size_t level, uint32_t index) const;
  // "decoder.up_blocks.2.upsamplers.0.conv" or "encoder.down_blocks.2.downsamplers.0.conv"
  std::string resampler(size_t level) const;
  // Pixels of a side per latent of a side.
  uint32_t scale() const;
};

// Throws t2x::Error (T2X_BAD_MODEL) when these are not the tensors of a KL autoencoder with such a half, or
// norm_groups does not divide its channels.
Half infer_half(const Shapes& shapes, bool decoder, uint32_t norm_groups);

struct ExpectedTensor {
  std::string name;
  t2x_dims dims;                 // dtype T2X_NO_DTYPE: any
};

// Every tensor that this half reads.
std::vector<ExpectedTensor> expected_tensors(const Half& half);

}  // namespace kl
