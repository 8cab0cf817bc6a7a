// host/ops/matmul_plan.hpp - how the kernels of matmul are laid over their operands.
#pragma once
#include <t2x/op.hpp>

namespace t2x {

enum class MatmulKernel {
  Uniform,  // CPU drivers: one subgroup a workgroup, operands as texels
  Cooperative,  // GPUs with matrix units, where 16 bit is allowed
  Tile,     // GPUs: tiles through shared memory
  Plain     // every shape
};

// Preference of a kernel for a call, 0 = cannot.
int matmul_preference(const OpCall& c, MatmulKernel kernel);

// Emits the dispatches: windows of batches, rows, columns and K that the device can bind and finish in time.
void plan_matmul(const OpCall& c, MatmulKernel kernel);

}  // namespace t2x
