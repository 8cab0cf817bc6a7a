// tokens.hpp - pictures to one batch of tokens, and back.
#pragma once
#include "architecture.hpp"

namespace flag_dit {

// A latent cut into patches; each row of patches is followed by a [nextline] token.
struct Grid {
  uint32_t height, width;  // latent pixels
  uint32_t columns() const { return width / kPatch; }
  uint64_t patches() const { return uint64_t{height / kPatch} * columns(); }
  uint64_t tokens() const { return uint64_t{height / kPatch} * (columns() + 1); }
};

struct Sequence {
  t2x::Tensor tokens;       // [batch, length, dim]
  t2x::Tensor key_mask;     // i32 [batch, length], 0 where a token is padding; absent when none is
  uint32_t batch, length;
  uint64_t patches;         // of the largest picture
  std::vector<Grid> grids;  // one for a batch of equal pictures, else one a picture
};

// One latent [B, C, H, W]: a batch. Several [1, C, H, W]: a batch of pictures of different sizes, the
// shorter ones padded with the model's pad_token at the end.
Sequence record_tokens(const t2x::Context& cx, const Architecture& a, std::span<const t2x::Tensor> latents);

// features[batch, length, 4 * predicted] -> one picture for each latent, its learnt variance dropped.
t2x::Tensors record_pictures(const t2x::Context& cx, const Architecture& a, t2x::Tensor features,
                             const Sequence& sequence);

}  // namespace flag_dit
