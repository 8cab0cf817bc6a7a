// host/ops/row_norm.hpp - dispatching rms_norm and layer_norm, which differ in the shader and the bias alone.
#pragma once
#include "ops/row_kernels.hpp"
#include <t2x/op.hpp>

namespace t2x {

// Operand numbers; x is 0. kNoOperand: the op has no such operand.
struct NormOperands { uint32_t weight, bias, shift, scale; };
inline constexpr uint32_t kNoOperand = UINT32_MAX;

void infer_row_norm(const OpCall& c, const NormOperands& at);
void plan_row_norm(const OpCall& c, const RowKernel& kernel, const NormOperands& at);

// A variant of Norm, which has kAt, its NormOperands.
template <class Norm, const RowKernel& kernel> struct NormKernel {
  static constexpr const char* kName = kernel.name;
  static int suits(OpCall c) { return row_preference(c, kernel, innermost(c.in(0)) % 4 == 0); }
  static void plan(OpCall c) { plan_row_norm(c, kernel, Norm::kAt); }
};

}  // namespace t2x
