// tests/ops/gradient_test.hpp - the gradient of an op against central differences, in double precision, no device.
//
//   Random random(1);
//   expect_gradient(ops::swiglu(), {random.normal(dims({3, 5})), random.normal(dims({3, 5}))}, {0, 1});
//
// The gradient is recorded as ops and evaluated with the ops' double-precision references; that the kernels compute
// what the references say is the business of the op tests.
#pragma once
#include "program/graph.hpp"
#include "values.hpp"
#include <gtest/gtest.h>
#include <t2x/context.hpp>
#include <initializer_list>
#include <map>
#include <vector>

namespace t2x::test {

struct GradientOptions {
  double step = 1e-5;            // of the central difference
  double tolerance = 1e-6;       // largest error, as a share of the gradient's largest magnitude (at least 1)
};

// loss = sum over results of <result, random weights>. Checks d loss / d inputs[i] for each i of `operands`.
void expect_gradient(const t2x_op_type* op, const std::vector<Input>& inputs, std::initializer_list<uint32_t> operands,
                     const std::vector<Attr>& attrs = {}, const GradientOptions& options = {});

// Every tensor of `graph` in double precision, by root, from those of `given` (by root too).
std::map<TensorId, std::vector<double>> evaluate(const Graph& graph, std::map<TensorId, std::vector<double>> given);

}  // namespace t2x::test
