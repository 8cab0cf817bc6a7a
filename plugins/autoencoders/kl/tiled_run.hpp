// tiled_run.hpp - runs one half of the autoencoder tile by tile on the device.
#pragma once
#include "model.hpp"
#include "tiling.hpp"
#include <functional>

namespace kl {

// Records the work on one tile into the open program.
using RecordTile = std::function<t2x::Tensor(t2x::Tensor tile)>;

// Captures one program for each shape of tile (at most four), replays it for each tile and blends on the CPU:
// the seams are a millionth of the work. The result is new storage.
t2x::Tensor run_in_tiles(const t2x::Context& cx, t2x::Tensor input, const Tiling& tiling, const RecordTile& record);

// The "tiling" parameter's choices and documentation, shared by both nodes.
inline constexpr const char* kTilingChoices[] = {"off", "auto", nullptr};

}  // namespace kl
