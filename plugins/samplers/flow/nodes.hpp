// nodes.hpp - the nodes of this plugin, each in the file of its name.
#pragma once
#include <t2x/plugin.hpp>

namespace flow {

extern const t2x_node_type kNoise;     // noise.cpp
extern const t2x_node_type kNoise1d;   // noise_1d.cpp
extern const t2x_node_type kGuidance;  // guidance.cpp
extern const t2x_node_type kSample;    // sample.cpp
extern const t2x_node_type kVelocity;  // velocity.cpp

// The function that samplers call: time runs from 0 (noise) to 1 (data). Latents are pictures [B,C,H,W] or sequences
// [B,C,T]; nothing here asks which.
inline constexpr const char* kDenoiser = "fn(latent:f32[B,C,...], time:f32[B]) -> velocity:f32[B,C,...]";

}  // namespace flow
