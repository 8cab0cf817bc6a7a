// record.hpp - encoder and decoder as ops, recorded into the open program.
#pragma once
#include "model.hpp"

namespace mel_vae {

// latent f32[B,C,t] as a diffusion model makes it -> mel f32[B,M,T].
t2x::Tensor record_mel(const t2x::Context& cx, const Model& model, t2x::Tensor latent);

// The distribution of a mel's latents, not scaled.
struct Moments {
  t2x::Tensor mean, logvar;      // f32[B,C,t]; the log-variance is clamped to -30..20
};
Moments record_moments(const t2x::Context& cx, const Model& model, t2x::Tensor mel);

}  // namespace mel_vae
