// model.hpp - an opened autoencoder: its architecture, and the names that its file gives to the tensors.
#pragma once
#include "architecture.hpp"
#include "config.hpp"
#include <t2x/context.hpp>

namespace kl {

struct Model {
  Half half;
  Config config;
  std::map<std::string, std::string, std::less<>> file_names;  // by current diffusers name

  // The weight with this current diffusers name; convolutions arrive with channels last.
  t2x::Tensor weight(const t2x::Context& cx, const std::string& name) const;
};

// Opens the MODEL parameter "model" and checks every tensor of one half.
Model open_model(const t2x::Context& cx, bool decoder);

// The real parameter "scaling_factor", or what config.json says when that is 0.
double scaling_factor(const t2x::Context& cx, const Model& model);

// Throws t2x::Error when the decoder does not give RGB.
void check_image_decoder(const Model& model);
// Throws t2x::Error when the encoder does not take RGB, or the image [.., H, W] is smaller than one latent.
void check_image_encoder(const Model& model);
void check_image_size(const Model& model, const t2x_dims& image);

}  // namespace kl
