#include "ops/layer_norm_gradient.hpp"
#include "builtin_shaders.hpp"
#include "ops/builtin.hpp"
#include "ops/row_norm_gradient.hpp"

namespace t2x {
namespace {

constexpr t2x_spirv kLane[] = {builtin::layer_norm_gradient_lane};
constexpr t2x_spirv kSubgroup[] = {builtin::layer_norm_gradient_subgroup};
constexpr t2x_spirv kShared[] = {builtin::layer_norm_gradient_shared};
constexpr t2x_spirv kPlain[] = {builtin::layer_norm_gradient_plain};

}  // namespace

const t2x_op_variant LayerNormGradient::kVariants[4] = {
    variant<NormGradientKernel<kLaneRow>>(kLane), variant<NormGradientKernel<kSubgroupRow>>(kSubgroup),
    variant<NormGradientKernel<kSharedRow>>(kShared), variant<NormGradientKernel<kPlainRow>>(kPlain)};

void LayerNormGradient::infer(OpCall c) { infer_row_norm_gradient(c); }

double LayerNormGradient::cost(OpCall c) { return 16.0 * static_cast<double>(count(c.in(0))); }

const t2x_op_type* ops::layer_norm_gradient() { return &op<LayerNormGradient>; }

}  // namespace t2x
