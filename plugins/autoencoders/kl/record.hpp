// record.hpp - encoder and decoder as ops, recorded into the open program.
#pragma once
#include "model.hpp"

namespace kl {

// latent f32[B,C,h,w], already divided by the scaling factor -> image f32[B,3,H,W], nominally -1..1.
t2x::Tensor record_decoder(const t2x::Context& cx, const Model& model, t2x::Tensor latent);

// The same of a latent as the backbone makes it; refuses one of another number of channels.
t2x::Tensor record_image(const t2x::Context& cx, const Model& model, t2x::Tensor latent, double scaling_factor);

// image f32[B,3,H,W] -> moments f32[B,2C,h,w]: the mean, then the log-variance, not clamped.
t2x::Tensor record_encoder(const t2x::Context& cx, const Model& model, t2x::Tensor image);

}  // namespace kl
