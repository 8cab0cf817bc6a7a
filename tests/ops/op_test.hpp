// tests/ops/op_test.hpp - every kernel of one op on the device against the op's double-precision reference.
//
//   Random random(1);
//   expect_matches(ops::swiglu(), {random.normal(dims({3, 5})), random.normal(dims({3, 5}))});
//   expect_refused(ops::swiglu(), {dims({3}), dims({4})}, {}, "b is f32[4], a is f32[3]");
#pragma once
#include "ops/builtin.hpp"
#include "program/runtime.hpp"
#include "values.hpp"
#include <gtest/gtest.h>
#include <t2x/context.hpp>
#include <t2x/op.hpp>
#include <string>
#include <vector>

namespace t2x::test {

// The device as it is, with bindings of at most 16 KiB so that windows are needed, or without 16-bit features.
// Reduced: matrix products may be computed in 16 bit.
enum class Machine { Whole, SmallBindings, NoFp16, Reduced };

// One runtime each a process, with validation layers on. The driver comes from the environment.
Runtime& runtime(Machine machine);

struct MatchOptions {
  double tolerance = 1e-5;       // largest error, as a share of the result's largest magnitude
  Machine machine = Machine::Whole;
  std::string variant;           // "" = each one that suits
};

// Runs every variant of `op` that suits and compares every result. NaN and infinities must stand where the reference
// has them; the validation layers must stay silent.
void expect_matches(const t2x_op_type* op, const std::vector<Input>& inputs, const std::vector<Attr>& attrs = {},
                    const MatchOptions& options = {});

// Whether the kernel suits these operands on that device.
bool has_variant(const t2x_op_type* op, const std::vector<Input>& inputs, const std::vector<Attr>& attrs,
                 const std::string& variant, Machine machine);

// On the device as it is, and again where bindings are small.
void expect_matches_windowed(const t2x_op_type* op, const std::vector<Input>& inputs,
                             const std::vector<Attr>& attrs = {}, double tolerance = 1e-5);

// The shape rule refuses, with `sentence` in the message. Needs no device.
void expect_refused(const t2x_op_type* op, const std::vector<t2x_dims>& inputs, const std::vector<Attr>& attrs,
                    const std::string& sentence);

// The shape rule's answer. Needs no device.
t2x_dims inferred(const t2x_op_type* op, const std::vector<t2x_dims>& inputs, const std::vector<Attr>& attrs = {});

}  // namespace t2x::test
