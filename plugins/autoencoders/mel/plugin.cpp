// The autoencoder of latent audio diffusion: mel spectrograms <-> latents, convolutions over time.
#include "nodes.hpp"
#include <t2x/plugin.hpp>

T2X_PLUGIN("mel_vae", "0.1.0", "T2X", "Apache-2.0", &mel_vae::decode_node, &mel_vae::decoder_node,
           &mel_vae::encode_node, &mel_vae::encoder_node)
