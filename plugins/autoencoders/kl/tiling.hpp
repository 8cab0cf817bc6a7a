// tiling.hpp - how is an image too large for the device coded in overlapping tiles?
#pragma once
#include <cstdint>
#include <functional>
#include <vector>

namespace kl {

// f32[batch,channels,height,width] on the CPU.
struct Volume {
  uint32_t batch = 0, channels = 0, height = 0, width = 0;
  std::vector<float> data;
  size_t row(uint32_t plane, uint32_t y) const { return (size_t{plane} * height + y) * width; }
};

// Tiles of a quarter's overlap, as diffusers' enable_tiling() cuts them.
struct Tiling {
  uint32_t tile = 0;             // side of a tile, in elements of the input
  uint32_t stride = 0;           // from one tile's start to the next's, in elements of the input
  uint32_t blend = 0;            // width of the seam that is mixed, in elements of the output
  uint32_t keep = 0;             // side of what a tile contributes, in elements of the output
};

// Tiles for samples of `sample_size` pixels a side, `scale` pixels a latent; `decode`: latents in, pixels out.
// The tile is rounded down to a multiple of 4 latents, else stride and seam would not meet.
Tiling tiling_for(uint32_t sample_size, uint32_t scale, bool decode);

inline bool needs_tiles(const Tiling& tiling, uint32_t height, uint32_t width) {
  return height > tiling.tile || width > tiling.tile;
}

// Codes one tile; done of total tells the progress.
using CodeTile = std::function<Volume(const Volume& tile, uint32_t done, uint32_t total)>;

// Cuts, codes, blends the seams and joins. A seam is blended from above, then from the left, each with the
// neighbour's already blended tile, which is what the reference does in place.
Volume code_in_tiles(const Volume& input, const Tiling& tiling, const CodeTile& code);

}  // namespace kl
