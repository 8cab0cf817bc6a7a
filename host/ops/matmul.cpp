#include "ops/matmul.hpp"
#include "builtin_shaders.hpp"
#include "ops/builtin.hpp"
#include "ops/matmul_plan.hpp"
#include "ops/rules.hpp"

namespace t2x {
namespace {

constexpr t2x_spirv kCooperative[] = {builtin::matmul_cooperative, builtin::matmul_merge};

template <MatmulKernel kernel> struct Kernel {
  static int suits(OpCall c) { return matmul_preference(c, kernel); }
  static void plan(OpCall c) { plan_matmul(c, kernel); }
};
struct Uniform : Kernel<MatmulKernel::Uniform> { static constexpr const char* kName = "uniform"; };
struct Cooperative : Kernel<MatmulKernel::Cooperative> {
  static constexpr const char* kName = "cooperative";
  static int suits(OpCall c) {
    return kCooperative[0].bytes ? Kernel::suits(c) : 0;   // 0 bytes: built by a compiler that does not know it
  }
};
struct Tile : Kernel<MatmulKernel::Tile> { static constexpr const char* kName = "tile"; };
struct Plain : Kernel<MatmulKernel::Plain> { static constexpr const char* kName = "plain"; };

constexpr t2x_spirv kUniform[] = {builtin::matmul_uniform, builtin::matmul_uniform_bf16, builtin::matmul_columns,
                                  builtin::matmul_columns_bf16};
constexpr t2x_spirv kTile[] = {builtin::matmul_tile, builtin::matmul_merge};
constexpr t2x_spirv kPlain[] = {builtin::matmul_plain};

uint64_t batches(const t2x_dims& d) { return rows(d) / d.d[d.rank - 2]; }

void require_matrix(const t2x_dims& d, const char* name) {
  require(d.rank >= 2, std::string(name) + " has " + std::to_string(d.rank) + " dimensions; it needs two at least");
}

}  // namespace

const t2x_op_variant Matmul::kVariants[4] = {variant<Uniform>(kUniform), variant<Cooperative>(kCooperative),
                                             variant<Tile>(kTile), variant<Plain>(kPlain)};

Matmul::Shape::Shape(const OpCall& c) {
  const t2x_dims &a = c.in(0), &b = c.in(1);
  transpose_a = c.u32("transpose_a", 0) != 0, transpose_b = c.u32("transpose_b", 0) != 0;
  const uint32_t a_rows = a.d[a.rank - 2], b_rows = b.d[b.rank - 2];
  m = transpose_a ? innermost(a) : a_rows;
  k = transpose_a ? a_rows : innermost(a);
  n = transpose_b ? innermost(b) : b_rows;
  batches = t2x::batches(a);
  per_b = batches / t2x::batches(b);
}

void Matmul::infer(OpCall c) {
  const t2x_dims &a = c.in(0), &b = c.in(1);
  require_matrix(a, "a");
  require_matrix(b, "b");
  whole_attr(c, "transpose_a", 0, 0, 1);
  whole_attr(c, "transpose_b", 0, 0, 1);
  require(batches(a) % batches(b) == 0, "b has " + std::to_string(batches(b)) +
                                            " batches, which do not divide a's " + std::to_string(batches(a)));
  const Shape s(c);
  require_equal(s.transpose_b ? b.d[b.rank - 2] : innermost(b), "b", s.k, "a", "elements to sum over");
  t2x_dims y = a;
  y.dtype = T2X_F32;
  y.d[y.rank - 2] = s.m, y.d[y.rank - 1] = s.n;
  c.out() = y;
}

double Matmul::cost(OpCall c) {
  const Shape s(c);
  return 2.0 * double(s.batches) * s.m * s.n * s.k;
}

const t2x_op_type* ops::matmul() { return &op<Matmul>; }

}  // namespace t2x
