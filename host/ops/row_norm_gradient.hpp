// host/ops/row_norm_gradient.hpp - dispatching rms_norm_gradient and layer_norm_gradient, which differ in the shader
// alone; and the gradients of rms_norm and layer_norm, which record them.
#pragma once
#include "ops/row_kernels.hpp"
#include "ops/row_norm.hpp"
#include <t2x/op.hpp>

namespace t2x {

void infer_row_norm_gradient(const OpCall& c);
void plan_row_norm_gradient(const OpCall& c, const RowKernel& kernel);

template <const RowKernel& kernel> struct NormGradientKernel {
  static constexpr const char* kName = kernel.name;
  static int suits(OpCall c) { return row_preference(c, kernel, innermost(c.in(0)) % 4 == 0); }
  static void plan(OpCall c) { plan_row_norm_gradient(c, kernel); }
};

// The gradient of a norm whose operands are `at`; `op` is its gradient op.
void give_row_norm_gradient(const GradientCall& g, const NormOperands& at, const char* op);

}  // namespace t2x
