#include "ops/rms_norm.hpp"
#include "builtin_shaders.hpp"
#include "ops/builtin.hpp"
#include "ops/row_norm.hpp"
#include "ops/row_norm_gradient.hpp"

namespace t2x {
namespace {

struct Norm { static constexpr NormOperands kAt{1, kNoOperand, 2, 3}; };

constexpr t2x_spirv kLane[] = {builtin::rms_norm_lane};
constexpr t2x_spirv kSubgroup[] = {builtin::rms_norm_subgroup};
constexpr t2x_spirv kShared[] = {builtin::rms_norm_shared};
constexpr t2x_spirv kPlain[] = {builtin::rms_norm_plain};

}  // namespace

const t2x_op_variant RmsNorm::kVariants[4] = {
    variant<NormKernel<Norm, kLaneRow>>(kLane), variant<NormKernel<Norm, kSubgroupRow>>(kSubgroup),
    variant<NormKernel<Norm, kSharedRow>>(kShared), variant<NormKernel<Norm, kPlainRow>>(kPlain)};

void RmsNorm::infer(OpCall c) { infer_row_norm(c, Norm::kAt); }

double RmsNorm::cost(OpCall c) { return 6.0 * static_cast<double>(count(c.in(0))); }

void RmsNorm::gradient(GradientCall g) { give_row_norm_gradient(g, Norm::kAt, "rms_norm_gradient"); }

const t2x_op_type* ops::rms_norm() { return &op<RmsNorm>; }

}  // namespace t2x
