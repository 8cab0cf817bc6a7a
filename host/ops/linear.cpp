#include "ops/linear.hpp"
#include "builtin_shaders.hpp"
#include "ops/builtin.hpp"
#include "ops/linear_plan.hpp"
#include "ops/rules.hpp"

namespace t2x {
namespace {

constexpr t2x_spirv kCooperative[] = {builtin::linear_cooperative};

template <LinearKernel kernel> struct Kernel {
  static int suits(OpCall c) { return linear_preference(c, kernel, 1); }
  static void plan(OpCall c) { plan_linear(c, kernel, 1, choice_attr(c, "act", kActivations)); }
};
struct Uniform : Kernel<LinearKernel::Uniform> { static constexpr const char* kName = "uniform"; };
struct Cooperative : Kernel<LinearKernel::Cooperative> {
  static constexpr const char* kName = "cooperative";
  static int suits(OpCall c) {
    return kCooperative[0].bytes ? Kernel::suits(c) : 0;   // 0 bytes: built by a compiler that does not know it
  }
};
struct Tile : Kernel<LinearKernel::Tile> { static constexpr const char* kName = "tile"; };
struct Rows : Kernel<LinearKernel::Rows> { static constexpr const char* kName = "rows"; };
struct Plain : Kernel<LinearKernel::Plain> { static constexpr const char* kName = "plain"; };

constexpr t2x_spirv kUniform[] = {builtin::linear_uniform, builtin::linear_uniform_bf16};
constexpr t2x_spirv kTile[] = {builtin::linear_tile};
constexpr t2x_spirv kRows[] = {builtin::linear_rows};
constexpr t2x_spirv kPlain[] = {builtin::linear_plain};

}  // namespace

const t2x_op_variant Linear::kVariants[5] = {variant<Uniform>(kUniform), variant<Cooperative>(kCooperative),
                                             variant<Tile>(kTile), variant<Rows>(kRows), variant<Plain>(kPlain)};

void Linear::infer(OpCall c) {
  const t2x_dims& x = c.in(0);
  const t2x_dims& weight = c.in(1);
  require_inner(x, "x");
  require_rank(weight, "weight", 2, "[N,K]");
  require_equal(weight.d[1], "weight", innermost(x), "x", "columns");
  t2x_dims y = x;
  y.dtype = T2X_F32;
  y.d[y.rank - 1] = weight.d[0];
  if (c.has(2)) {
    require_rank(c.in(2), "bias", 1, "[N]");
    require_equal(c.in(2).d[0], "bias", weight.d[0], "the result", "columns");
  }
  if (c.has(3)) {
    require_rank(c.in(3), "gate", 2, "[G,N]");
    require_equal(c.in(3).d[1], "gate", weight.d[0], "the result", "columns");
    require(rows(x) % c.in(3).d[0] == 0, "gate has " + std::to_string(c.in(3).d[0]) +
                                             " samples, which do not divide x's " + std::to_string(rows(x)) + " rows");
  }
  require(!c.has(4) || same_shape(c.in(4), y), "residual must have the shape of the result, " + to_string(y));
  choice_attr(c, "act", kActivations);
  c.out() = y;
}

double Linear::cost(OpCall c) { return 2.0 * double(rows(c.in(0))) * c.in(1).d[0] * c.in(1).d[1]; }

const t2x_op_type* ops::linear() { return &op<Linear>; }

}  // namespace t2x
