#include "ops/layer_norm.hpp"
#include "builtin_shaders.hpp"
#include "ops/builtin.hpp"
#include "ops/row_norm.hpp"
#include "ops/row_norm_gradient.hpp"

namespace t2x {
namespace {

struct Norm { static constexpr NormOperands kAt{1, 2, 3, 4}; };

constexpr t2x_spirv kLane[] = {builtin::layer_norm_lane};
constexpr t2x_spirv kSubgroup[] = {builtin::layer_norm_subgroup};
constexpr t2x_spirv kShared[] = {builtin::layer_norm_shared};
constexpr t2x_spirv kPlain[] = {builtin::layer_norm_plain};

}  // namespace

const t2x_op_variant LayerNorm::kVariants[4] = {
    variant<NormKernel<Norm, kLaneRow>>(kLane), variant<NormKernel<Norm, kSubgroupRow>>(kSubgroup),
    variant<NormKernel<Norm, kSharedRow>>(kShared), variant<NormKernel<Norm, kPlainRow>>(kPlain)};

void LayerNorm::infer(OpCall c) { infer_row_norm(c, Norm::kAt); }

double LayerNorm::cost(OpCall c) { return 9.0 * static_cast<double>(count(c.in(0))); }

void LayerNorm::gradient(GradientCall g) { give_row_norm_gradient(g, Norm::kAt, "layer_norm_gradient"); }

const t2x_op_type* ops::layer_norm() { return &op<LayerNorm>; }

}  // namespace t2x
