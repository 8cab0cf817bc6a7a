// architecture.hpp - which DiT is in the file: every size but the number of heads, read from the tensors' shapes.
#pragma once
#include <t2x/plugin.hpp>

namespace dit {

inline constexpr const char* kModel = "model";  // the parameter that names the weights
inline constexpr uint32_t kPatch = 2;           // latent pixels along a patch's side
inline constexpr uint32_t kTimeWidth = 256;     // width of the sinusoidal time embedding
inline constexpr double kNormEps = 1e-6;

struct Architecture {
  uint32_t layers = 0;
  uint32_t dim = 0;              // width of a token
  uint32_t heads = 0;            // no tensor tells: a parameter
  uint32_t hidden = 0;           // width of the MLP
  uint32_t text_dim = 0;         // width of a text feature
  uint32_t channels = 0;         // of the latent
};

// Compares every tensor with what the architecture asks for. Throws a T2X_BAD_MODEL that says what the file lacks when
// it is no such DiT.
Architecture read_architecture(const t2x::Context& cx, uint32_t heads);

}  // namespace dit
