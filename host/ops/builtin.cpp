#include "ops/builtin.hpp"
#include <array>

namespace t2x {

std::span<const t2x_op_type* const> builtin_ops() {
  static const std::array all = {
      ops::linear(), ops::linear_swiglu(), ops::matmul(), ops::attention(), ops::conv2d(), ops::group_norm(),
      ops::upsample_nearest(), ops::rms_norm(), ops::layer_norm(), ops::swiglu(), ops::unary(),
      ops::binary(), ops::scaled_add(), ops::embedding(), ops::timestep_embedding(), ops::masked_mean(),
      ops::sum(), ops::softmax(), ops::softmax_gradient(), ops::rms_norm_gradient(), ops::layer_norm_gradient(),
      ops::split_heads(), ops::patchify(), ops::unpatchify(), ops::nextline(), ops::concat(),
      ops::slice(), ops::permute(), ops::repeat(), ops::copy(),
      ops::swiglu_gradient(), ops::unary_gradient(), ops::merge_heads(), ops::pad(),
      ops::embedding_gradient(), ops::masked_mean_gradient()};
  return all;
}

}  // namespace t2x
