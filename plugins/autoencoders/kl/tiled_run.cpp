#include "tiled_run.hpp"
#include <map>
#include <utility>

namespace kl {
namespace {

// The program for tiles of one shape.
struct TileProgram {
  t2x::Tensor in, out;
  t2x::Program program;
};

TileProgram capture_tile(const t2x::Context& cx, const t2x_dims& shape, const RecordTile& record) {
  TileProgram tile;
  tile.in = cx.storage(shape, "tile");
  tile.program = cx.capture("tile", [&] { tile.out = cx.keep(record(tile.in), "coded tile"); });
  return tile;
}

}  // namespace

t2x::Tensor run_in_tiles(const t2x::Context& cx, t2x::Tensor input, const Tiling& tiling, const RecordTile& record) {
  const t2x_dims d = cx.dims(input);
  std::map<std::pair<uint32_t, uint32_t>, TileProgram> programs;
  const auto code = [&](const Volume& tile, uint32_t done, uint32_t total) {
    cx.progress(done, total);
    auto program = programs.find({tile.height, tile.width});
    if (program == programs.end()) {
      const t2x_dims shape = t2x::dims({tile.batch, tile.channels, tile.height, tile.width});
      program = programs.emplace(std::pair(tile.height, tile.width), capture_tile(cx, shape, record)).first;
    }
    const TileProgram& p = program->second;
    cx.write(p.in, std::span<const float>(tile.data));
    cx.run(p.program);
    const t2x_dims out = cx.dims(p.out);
    return Volume{out.d[0], out.d[1], out.d[2], out.d[3], cx.read(p.out)};
  };
  const Volume result = code_in_tiles({d.d[0], d.d[1], d.d[2], d.d[3], cx.read(input)}, tiling, code);
  for (const auto& [shape, tile] : programs) cx.release(tile.program);
  const t2x::Tensor joined =
      cx.storage(t2x::dims({result.batch, result.channels, result.height, result.width}), "joined tiles");
  cx.write(joined, std::span<const float>(result.data));
  return joined;
}

}  // namespace kl
