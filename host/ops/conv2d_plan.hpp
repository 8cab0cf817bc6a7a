// host/ops/conv2d_plan.hpp - how the kernels of conv2d are laid over images, rows and channels.
#pragma once
#include <t2x/op.hpp>

namespace t2x {

enum class ConvKernel {
  Uniform,  // CPU drivers: one subgroup a workgroup, operands as texels
  Tile,     // GPUs: tiles through shared memory
  Plain     // every shape
};

// Preference of a kernel for a call, 0 = cannot.
int conv2d_preference(const OpCall& c, ConvKernel kernel);

// Emits the dispatches: windows that the device can bind and finish in time. Shader 0 reads f32 and f16 weights,
// shader 1 (Uniform) bf16.
void plan_conv2d(const OpCall& c, ConvKernel kernel);

}  // namespace t2x
