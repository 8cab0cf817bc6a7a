#include "ops/rms_norm_gradient.hpp"
#include "builtin_shaders.hpp"
#include "ops/builtin.hpp"
#include "ops/row_norm_gradient.hpp"

namespace t2x {
namespace {

constexpr t2x_spirv kLane[] = {builtin::rms_norm_gradient_lane};
constexpr t2x_spirv kSubgroup[] = {builtin::rms_norm_gradient_subgroup};
constexpr t2x_spirv kShared[] = {builtin::rms_norm_gradient_shared};
constexpr t2x_spirv kPlain[] = {builtin::rms_norm_gradient_plain};

}  // namespace

const t2x_op_variant RmsNormGradient::kVariants[4] = {
    variant<NormGradientKernel<kLaneRow>>(kLane), variant<NormGradientKernel<kSubgroupRow>>(kSubgroup),
    variant<NormGradientKernel<kSharedRow>>(kShared), variant<NormGradientKernel<kPlainRow>>(kPlain)};

void RmsNormGradient::infer(OpCall c) { infer_row_norm_gradient(c); }

double RmsNormGradient::cost(OpCall c) { return 12.0 * static_cast<double>(count(c.in(0))); }

const t2x_op_type* ops::rms_norm_gradient() { return &op<RmsNormGradient>; }

}  // namespace t2x
