// host/ops/builtin.hpp - every op that T2X brings.
#pragma once
#include <t2x/abi.h>
#include <span>

namespace t2x {

std::span<const t2x_op_type* const> builtin_ops();

// One function an op, in host/ops/<op>.cpp.
namespace ops {
const t2x_op_type* linear();
const t2x_op_type* linear_swiglu();
const t2x_op_type* matmul();
const t2x_op_type* attention();
const t2x_op_type* conv2d();
const t2x_op_type* group_norm();
const t2x_op_type* upsample_nearest();
const t2x_op_type* rms_norm();
const t2x_op_type* layer_norm();
const t2x_op_type* swiglu();
const t2x_op_type* swiglu_gradient();
const t2x_op_type* unary();
const t2x_op_type* unary_gradient();
const t2x_op_type* binary();
const t2x_op_type* scaled_add();
const t2x_op_type* embedding();
const t2x_op_type* embedding_gradient();
const t2x_op_type* timestep_embedding();
const t2x_op_type* masked_mean();
const t2x_op_type* masked_mean_gradient();
const t2x_op_type* sum();
const t2x_op_type* softmax();
const t2x_op_type* softmax_gradient();
const t2x_op_type* rms_norm_gradient();
const t2x_op_type* layer_norm_gradient();
const t2x_op_type* split_heads();
const t2x_op_type* merge_heads();
const t2x_op_type* patchify();
const t2x_op_type* unpatchify();
const t2x_op_type* nextline();
const t2x_op_type* concat();
const t2x_op_type* slice();
const t2x_op_type* pad();
const t2x_op_type* permute();
const t2x_op_type* repeat();
const t2x_op_type* copy();
}  // namespace ops

}  // namespace t2x
