// The KL autoencoder of latent diffusion ("VAE"): images <-> latents.
#include "nodes.hpp"
#include <t2x/plugin.hpp>

T2X_PLUGIN("kl", "0.1.0", "T2X", "Apache-2.0", &kl::decode_node, &kl::decoder_node, &kl::encode_node,
           &kl::encoder_node)
