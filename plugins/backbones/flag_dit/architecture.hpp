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
  bool sequence = false;         // a token is a frame of a sequence (audio), not a patch of a picture
  std::string prefix;            // what the tensors' names begin with: "" or "model.diffusion_model."
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

  // Numbers of a latent's channel that one token holds.
  uint32_t area() const { return sequence ? 1 : kPatch * kPatch; }
  std::string embedder() const { return prefix + (sequence ? "proj_in" : "x_embedder"); }
  // "layers.3.", or "blocks.3." in the audio models.
  std::string block(uint32_t index) const {
    return prefix + (sequence ? "blocks." : "layers.") + std::to_string(index) + ".";
  }
};

// Both throw a T2X_BAD_MODEL that says what the file lacks when it is no Flag-DiT of that kind.
Architecture read_architecture(const t2x::Context& cx);
// The names may have anything in front, as in a checkpoint that holds other models too.
Architecture read_audio_architecture(const t2x::Context& cx);

}  // namespace flag_dit
