// architecture.hpp - which Flag-DiT is in the file: every size, read from the tensors' shapes.
#pragma once
#include <t2x/plugin.hpp>

namespace flag_dit {

inline constexpr const char* kModel = "model";  // the parameter that names the weights
inline constexpr uint32_t kPatch = 2;           // latent pixels along a patch's side, in every release
inline constexpr uint32_t kTimeWidth = 256;     // width of the sinusoidal time embedding
inline constexpr double kNormEps = 1e-5;        // norm_eps of every release; no tensor tells it

// Release files name an architecture ("DiT_Llama_5B_patch2") but state no size; shapes state them all.
struct Architecture {
  uint32_t layers = 0;
  uint32_t dim = 0;              // width of a token
  uint32_t heads = 0, kv_heads = 0;
  uint32_t head_dim = 0;         // dim / heads
  uint32_t hidden = 0;           // width of the feed-forward layer
  uint32_t text_dim = 0;         // width of a text feature
  uint32_t condition = 0;        // width of time + caption, min(dim, 1024)
  uint32_t channels = 0;         // of the latent
  uint32_t predicted = 0;        // channels that the last layer gives: twice as many with learn_sigma
  bool qk_norm = false;
};

// Throws a T2X_BAD_MODEL that says what the file lacks when it is no Flag-DiT.
Architecture read_architecture(const t2x::Context& cx);

}  // namespace flag_dit
