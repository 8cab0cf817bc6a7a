#include "ops/permute.hpp"
#include "builtin_shaders.hpp"
#include "ops/builtin.hpp"
#include "ops/rules.hpp"
#include "ops/strided_copy.hpp"

namespace t2x {
namespace {

std::vector<Walk> walks(const OpCall& c) {
  const std::string_view order = c.text("order", "0231");
  const t2x_dims& out = c.out();
  const Extents from = row_major(c.in(0));
  Walk walk = copy_walk(c, 0, {});
  walk.rank = out.rank;
  std::copy_n(out.d, out.rank, walk.size.begin());
  for (uint32_t k = 0; k < out.rank; ++k) walk.operands[0].stride[k] = from[static_cast<uint32_t>(order[k] - '0')];
  walk.operands[1].stride = row_major(out);
  return {walk};
}

constexpr t2x_spirv kVec4[] = {builtin::strided_copy_vec4};
constexpr t2x_spirv kPlain[] = {builtin::strided_copy_plain};

}  // namespace

const t2x_op_variant Permute::kVariants[2] = {variant<Vec4Copy<walks>>(kVec4), variant<PlainCopy<walks>>(kPlain)};

void Permute::infer(OpCall c) {
  const t2x_dims& x = c.in(0);
  const t2x_attr* given = find_attr(c, "order");
  require(!given || given->text, "order must be a text of digits");
  const std::string order(c.text("order", "0231"));
  const std::string wrong = "order is '" + order + "'; it must hold each of the digits 0 to " +
                            std::to_string(x.rank ? x.rank - 1 : 0) + " once";
  require(order.size() == x.rank, wrong);
  t2x_dims out = x;
  uint32_t seen = 0;
  for (uint32_t k = 0; k < x.rank; ++k) {
    const uint32_t from = static_cast<uint32_t>(order[k] - '0');
    require(from < x.rank && !(seen >> from & 1), wrong);
    seen |= 1u << from;
    out.d[k] = x.d[from];
  }
  c.out() = out;
}

void Permute::gradient(GradientCall g) {
  const std::string_view order = g.text("order", "0231");
  std::string inverse(order);
  for (uint32_t k = 0; k < order.size(); ++k) inverse[static_cast<size_t>(order[k] - '0')] = static_cast<char>('0' + k);
  g.give(0, g.op("permute", {g.gradient()}, {{"order", inverse.c_str()}}));
}

const t2x_op_type* ops::permute() { return &op<Permute>; }

}  // namespace t2x
