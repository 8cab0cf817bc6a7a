#include "tiling.hpp"
#include <algorithm>

namespace kl {
namespace {

Volume cut(const Volume& from, uint32_t top, uint32_t left, uint32_t height, uint32_t width) {
  Volume part{from.batch, from.channels, std::min(height, from.height - top), std::min(width, from.width - left), {}};
  part.data.reserve(size_t{part.batch} * part.channels * part.height * part.width);
  for (uint32_t plane = 0; plane < from.batch * from.channels; ++plane)
    for (uint32_t y = 0; y < part.height; ++y) {
      const float* const start = from.data.data() + from.row(plane, top + y) + left;
      part.data.insert(part.data.end(), start, start + part.width);
    }
  return part;
}

void paste(const Volume& part, Volume& into, uint32_t top, uint32_t left) {
  for (uint32_t plane = 0; plane < part.batch * part.channels; ++plane)
    for (uint32_t y = 0; y < part.height; ++y)
      std::copy_n(part.data.data() + part.row(plane, y), part.width,
                  into.data.data() + into.row(plane, top + y) + left);
}

float mix(float from, float to, uint32_t step, uint32_t steps) {
  const double share = static_cast<double>(step) / steps;
  return from * static_cast<float>(1 - share) + to * static_cast<float>(share);
}

void blend_top(const Volume& above, Volume& tile, uint32_t extent) {
  extent = std::min({above.height, tile.height, extent});
  for (uint32_t plane = 0; plane < tile.batch * tile.channels; ++plane)
    for (uint32_t y = 0; y < extent; ++y)
      for (uint32_t x = 0; x < tile.width; ++x) {
        float& value = tile.data[tile.row(plane, y) + x];
        value = mix(above.data[above.row(plane, above.height - extent + y) + x], value, y, extent);
      }
}

void blend_left(const Volume& left, Volume& tile, uint32_t extent) {
  extent = std::min({left.width, tile.width, extent});
  for (uint32_t plane = 0; plane < tile.batch * tile.channels; ++plane)
    for (uint32_t y = 0; y < tile.height; ++y)
      for (uint32_t x = 0; x < extent; ++x) {
        float& value = tile.data[tile.row(plane, y) + x];
        value = mix(left.data[left.row(plane, y) + left.width - extent + x], value, x, extent);
      }
}

}  // namespace

Tiling tiling_for(uint32_t sample_size, uint32_t scale, bool decode) {
  const uint32_t latents = std::max(4u, sample_size / scale / 4 * 4);
  const uint32_t in = decode ? latents : latents * scale, out = decode ? latents * scale : latents;
  return {in, in / 4 * 3, out / 4, out / 4 * 3};
}

Volume code_in_tiles(const Volume& input, const Tiling& tiling, const CodeTile& code) {
  const uint32_t rows = (input.height + tiling.stride - 1) / tiling.stride;
  const uint32_t columns = (input.width + tiling.stride - 1) / tiling.stride;
  const auto output_size = [&](uint32_t size) {
    return static_cast<uint32_t>(uint64_t{size} * tiling.keep / tiling.stride);
  };
  Volume result;
  std::vector<Volume> above(columns);
  for (uint32_t i = 0; i < rows; ++i) {
    std::vector<Volume> row(columns);
    for (uint32_t j = 0; j < columns; ++j) {
      const Volume tile = cut(input, i * tiling.stride, j * tiling.stride, tiling.tile, tiling.tile);
      row[j] = code(tile, i * columns + j, rows * columns);
      if (i > 0) blend_top(above[j], row[j], tiling.blend);
      if (j > 0) blend_left(row[j - 1], row[j], tiling.blend);
      if (result.data.empty()) {
        result = {row[0].batch, row[0].channels, output_size(input.height), output_size(input.width), {}};
        result.data.resize(size_t{result.batch} * result.channels * result.height * result.width);
      }
      paste(cut(row[j], 0, 0, tiling.keep, tiling.keep), result, i * tiling.keep, j * tiling.keep);
    }
    above = std::move(row);
  }
  return result;
}

}  // namespace kl
