// host/program/single_op.hpp - runs one op on the device: for the self-test, op tests and benchmarks.
#pragma once
#include "program/runtime.hpp"
#include <t2x/abi.h>
#include <cstddef>
#include <string>
#include <vector>

namespace t2x {

struct OpInput {
  t2x_dims dims{};               // dtype T2X_NO_DTYPE: an absent optional operand
  std::vector<std::byte> data;   // in dims.dtype
};

struct OpRun {
  std::vector<t2x_dims> dims;                 // of the outputs
  std::vector<std::vector<std::byte>> data;
  std::string variant;                        // the kernel that ran
  double seconds = 0;                         // the best of `repeats`, by timestamps or wall clock
  double flops = 0;                           // the op's cost
};

// variant "": the preferred one; else that one, and Side::User when it does not suit. Inputs are loaded as
// weights would be (in their dtype).
OpRun run_single_op(Runtime& runtime, const t2x_op_type& op, const std::vector<OpInput>& inputs,
                    const std::vector<t2x_attr>& attrs, const std::string& variant = "", int repeats = 1);

// Names of the variants of `op` that suit these inputs on this device, preferred first.
std::vector<std::string> suitable_variants(Runtime& runtime, const t2x_op_type& op,
                                           const std::vector<t2x_dims>& inputs, const std::vector<t2x_attr>& attrs);

// The op's shape rule; throws Side::User with op, shapes and reason.
std::vector<t2x_dims> infer_op(const t2x_op_type& op, const std::vector<t2x_dims>& inputs,
                               const std::vector<t2x_attr>& attrs);

}  // namespace t2x
