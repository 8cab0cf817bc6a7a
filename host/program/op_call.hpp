// host/program/op_call.hpp - calling an op's callbacks: shape rule, cost, plan, reference.
#pragma once
#include <t2x/abi.h>
#include <span>
#include <string>
#include <vector>

namespace t2x {

// The operand description for input i; a variadic last operand repeats. nullptr past the end.
const t2x_operand* operand_of(const t2x_op_type& op, uint32_t i);

// "linear(f32[2,28,40], f16[40,48], -)"
std::string describe_call(const t2x_op_type& op, std::span<const t2x_dims> in);

// Checks operand count, element types and attribute names, then asks the op's shape rule.
// Throws Side::User: op, shapes, reason.
std::vector<t2x_dims> infer_op(const t2x_op_type& op, const std::vector<t2x_dims>& in,
                               const std::vector<t2x_attr>& attrs);

// One kernel launch as an op planned it.
struct PlannedDispatch {
  uint32_t shader = 0;
  std::vector<t2x_binding> bindings;
  std::vector<std::byte> push;
  std::vector<uint32_t> constants;
  uint32_t groups[3] = {1, 1, 1};
};

struct OpPlan {
  const t2x_op_variant* variant = nullptr;
  std::vector<PlannedDispatch> dispatches;
  std::vector<uint64_t> scratch;                 // bytes of each scratch area
  double flops = 0;
};

struct OpUse {
  const t2x_op_type& op;
  std::span<const t2x_dims> in;
  std::span<const t2x_dims> out;
  std::span<const t2x_attr> attrs;
};

double op_cost(const OpUse& use);

// How well a variant serves: 0 = not at all.
int suits(const OpUse& use, const t2x_op_variant& variant, const t2x_device_info& device);

// Asks the variant for its dispatches and checks them against the device's limits. Throws Side::User for
// what the op refuses, Side::Ours for a plan that breaks a limit.
OpPlan plan_op(const OpUse& use, const t2x_op_variant& variant, const t2x_device_info& device);

// The op in double precision; one vector an input (empty = absent). Throws when it has no reference.
std::vector<std::vector<double>> reference_op(const OpUse& use, const std::vector<std::vector<double>>& in);

}  // namespace t2x
