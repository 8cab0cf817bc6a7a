// host/ops/linear_plan.hpp - how the kernels of linear and linear_swiglu are laid over their operands.
#pragma once
#include <t2x/op.hpp>
#include <array>

namespace t2x {

enum class LinearKernel {
  Uniform,  // CPU drivers: one subgroup a workgroup, operands as texels
  Cooperative,  // GPUs with matrix units, where 16 bit is allowed
  Tile,     // GPUs: tiles through shared memory
  Rows,     // GPUs, few rows: one workgroup a column
  Plain     // every shape
};

// Preference of a kernel for a call, 0 = cannot. `weights` is 1 (linear) or 2 (linear_swiglu), operands 1...
int linear_preference(const OpCall& c, LinearKernel kernel, uint32_t weights);

// Emits the dispatches: windows of rows and columns that the device can bind and finish in time.
// `act` is the number in shaders/lib/activation.glsl; shader 0 reads f32 and f16, shader 1 (Uniform) bf16.
void plan_linear(const OpCall& c, LinearKernel kernel, uint32_t weights, uint32_t act);

// Rows that a subgroup of a CPU driver takes (Uniform) of m.
uint32_t uniform_rows(uint64_t m);

// The tile that a workgroup of a GPU makes (lib/tile.glsl): the largest of which there are enough to fill one.
struct TileSize { uint32_t rows, cols; };
TileSize tile_size(uint64_t m, uint64_t n, uint64_t batches, uint32_t weights);

// lib/cooperative.glsl: whether the device runs it and the user allows it, and its constants 7 to 10.
bool allows_cooperative(const t2x_device_info& device);
std::array<uint32_t, 4> cooperative_constants(const t2x_device_info& device);

}  // namespace t2x
