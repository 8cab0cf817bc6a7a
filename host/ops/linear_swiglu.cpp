#include "ops/linear_swiglu.hpp"
#include "builtin_shaders.hpp"
#include "ops/builtin.hpp"
#include "ops/linear_plan.hpp"
#include "ops/rules.hpp"

namespace t2x {
namespace {

constexpr t2x_spirv kCooperative[] = {builtin::linear_swiglu_cooperative};

template <LinearKernel kernel> struct Kernel {
  static int suits(OpCall c) { return linear_preference(c, kernel, 2); }
  static void plan(OpCall c) { plan_linear(c, kernel, 2, 0); }
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

constexpr t2x_spirv kUniform[] = {builtin::linear_swiglu_uniform, builtin::linear_swiglu_uniform_bf16};
constexpr t2x_spirv kTile[] = {builtin::linear_swiglu_tile};
constexpr t2x_spirv kRows[] = {builtin::linear_swiglu_rows};
constexpr t2x_spirv kPlain[] = {builtin::linear_swiglu_plain};

}  // namespace

const t2x_op_variant LinearSwiglu::kVariants[5] = {
    variant<Uniform>(kUniform), variant<Cooperative>(kCooperative), variant<Tile>(kTile), variant<Rows>(kRows),
    variant<Plain>(kPlain)};

void LinearSwiglu::infer(OpCall c) {
  const t2x_dims& x = c.in(0);
  const t2x_dims& w1 = c.in(1);
  require_inner(x, "x");
  require_rank(w1, "w1", 2, "[N,K]");
  require_equal(w1.d[1], "w1", innermost(x), "x", "columns");
  require(same_shape(w1, c.in(2)), "w3 must have the shape of w1, " + to_string(w1));
  t2x_dims y = x;
  y.dtype = T2X_F32;
  y.d[y.rank - 1] = w1.d[0];
  c.out() = y;
}

double LinearSwiglu::cost(OpCall c) { return 4.0 * double(rows(c.in(0))) * c.in(1).d[0] * c.in(1).d[1]; }

const t2x_op_type* ops::linear_swiglu() { return &op<LinearSwiglu>; }

}  // namespace t2x
