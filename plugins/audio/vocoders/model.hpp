// model.hpp - an opened vocoder: its configuration, and its weights as operands of convolutions over sequences.
#pragma once
#include "layers.hpp"
#include <t2x/context.hpp>

namespace vocoders {

struct Model {
  Config config;
  std::string prefix;            // of every tensor's name in the file
  Names names;
  uint32_t mels = 0;             // bins of a mel spectrogram
  uint32_t sample_rate = 0;      // Hz, by parameter or configuration; 0 = neither says

  bool has(const std::string& name) const { return names.contains(prefix + name); }
  t2x::Tensor weight(const t2x::Context& cx, const std::string& name) const {
    return cx.weight("model", prefix + name);
  }
  // A convolution's weight as conv2d takes it over sequences [B,T,1,C]: [O,K,1,I], weight norm applied.
  t2x::Tensor kernels(const t2x::Context& cx, const std::string& layer) const;
  // A transposed convolution's weight for each of `rate` phases of the result, as one convolution's:
  // [rate*O, ceil(K/rate), 1, I]. Result frame q of it holds frames q*rate to q*rate+rate-1 of the transposed one.
  t2x::Tensor phase_kernels(const t2x::Context& cx, const std::string& layer, uint32_t rate) const;
};

// Opens the MODEL parameter "model" by the configuration beside it and checks every tensor; reads the parameter
// "sample_rate".
Model open_model(const t2x::Context& cx, Family family);

}  // namespace vocoders
