// host/ops/attention_plan.hpp - how the kernels of attention are laid over batch rows, heads and queries.
#pragma once
#include <t2x/op.hpp>

namespace t2x {

enum class AttentionKernel {
  Uniform,  // CPU drivers: one subgroup a workgroup, operands as texels
  Tile,     // GPUs: blocks of keys and values through shared memory
  Plain     // every head size
};

// Preference of a kernel for a call, 0 = cannot.
int attention_preference(const OpCall& c, AttentionKernel kernel);

// Emits the dispatches: windows that the device can bind and finish in time.
void plan_attention(const OpCall& c, AttentionKernel kernel);

}  // namespace t2x
