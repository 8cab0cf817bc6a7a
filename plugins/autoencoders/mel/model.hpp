// model.hpp - an opened mel autoencoder: its architecture, where its tensors are, what its latents are scaled by.
#pragma once
#include "architecture.hpp"
#include <t2x/context.hpp>

namespace mel_vae {

inline constexpr const char* kModelDoc =
    "the checkpoint: of the autoencoder alone, or of a diffusion model that contains one";
inline constexpr const char* kPrefixDoc =
    "what stands before encoder. and decoder. in the checkpoint's names, such as first_stage_model.; \"\" = found out";

struct Model {
  Half half;
  std::string prefix;            // of every tensor's name in the file
  std::string scale_factor;      // the name of the buffer; "" = `factor` is used
  double factor = 0;
  bool has_floor = false;        // a tensor "mel_floor": the least level that the encoder was made for

  // A vector, or a 1x1 convolution's [O,I,1] as it is stored.
  t2x::Tensor weight(const t2x::Context& cx, const std::string& name) const;
  // A convolution's weight as conv2d takes it over sequences [B,T,1,C]: [O,K,1,I].
  t2x::Tensor kernels(const t2x::Context& cx, const std::string& name) const;
  // The mel, with what lies below the model's floor, if it has one, raised to it.
  t2x::Tensor raised(const t2x::Context& cx, t2x::Tensor mel) const;
  // The latent of a diffusion model -> the autoencoder's, and back.
  t2x::Tensor unscaled(const t2x::Context& cx, t2x::Tensor latent) const;
  t2x::Tensor scaled(const t2x::Context& cx, t2x::Tensor latent) const;
};

// Opens the MODEL parameter "model" by the parameters "prefix" and "scale_factor" and checks every tensor of one half.
Model open_model(const t2x::Context& cx, bool decoder);

// Throws t2x::Error when the latent is not [B,C,T], or the mel is not [B,M,T] or shorter than one frame of the latent.
void check_latent(const Model& model, const t2x_dims& latent);
void check_mel(const Model& model, const t2x_dims& mel);

}  // namespace mel_vae
