#include "gradient_test.hpp"
#include "ops/builtin.hpp"
#include "program/gradient.hpp"
#include "program/op_call.hpp"
#include <t2x/op.hpp>
#include <algorithm>
#include <cmath>
#include <random>

namespace t2x::test {
namespace {

// sum of a0 b0 + a1 b1 + ... over all elements: makes any results one loss. Only the a have gradients.
struct Dot {
  static constexpr const char* kName = "test.dot";
  static constexpr const char* kDoc = "sum(a0 b0) + sum(a1 b1) + ...";
  static constexpr t2x_operand kOperands[] = {operand("pairs", "a0, b0, a1, b1, ...", kF32, T2X_OPERAND_VARIADIC)};
  static constexpr const char* kAttrs[] = {nullptr};
  static constexpr t2x_op_variant kVariants[] = {{}};
  static void infer(OpCall c) { c.out() = dims({1}); }
  static void reference(OpCall c, const double* const* in, double* const* out) {
    out[0][0] = 0;
    for (uint32_t i = 0; i < c.in_count(); i += 2)
      for (uint64_t k = 0; k < count(c.in(i)); ++k) out[0][0] += in[i][k] * in[i + 1][k];
  }
  static void gradient(GradientCall g) {
    for (uint32_t i = 0; i < g.in_count(); i += 2)
      if (g.wants(i)) g.give(i, g.op("binary", {g.in(i + 1), g.gradient()}, {{"fn", "mul"}}));
  }
};

OpRegistry registry(const t2x_op_type* op) {
  OpRegistry ops;
  for (const t2x_op_type* builtin : builtin_ops()) ops.add(builtin, "built in");
  if (!ops.find(op->name)) ops.add(op, "test");
  ops.add(&t2x::op<Dot>, "test");
  return ops;
}

struct Problem {
  Graph graph;
  std::vector<TensorId> in;            // kNoTensor: absent
  std::map<TensorId, std::vector<double>> given;
  TensorId loss = kNoTensor;
};

std::vector<OwnedAttr> own(const std::vector<Attr>& attrs) {
  std::vector<OwnedAttr> owned;
  for (const Attr& a : attrs) owned.push_back({a.name, a.text ? a.text : "", a.number, a.text != nullptr});
  return owned;
}

Problem pose(const OpRegistry& ops, const t2x_op_type* op, const std::vector<Input>& inputs,
             const std::vector<Attr>& attrs) {
  Problem p{Graph(ops, op->name), {}, {}, kNoTensor};
  for (const Input& input : inputs) {
    if (input.dims.dtype == T2X_NO_DTYPE) {
      p.in.push_back(kNoTensor);
      continue;
    }
    p.in.push_back(p.graph.add_temporary(input.dims, "input"));
    p.given[p.in.back()] = input.values;
  }
  std::mt19937_64 engine(7);
  std::normal_distribution<double> normal;
  std::vector<TensorId> pairs;
  for (TensorId out : p.graph.add_op(op->name, p.in, own(attrs), op->out_count)) {
    TensorId weights = p.graph.add_temporary(p.graph.tensor(out).dims, "weights");
    p.given[weights].resize(count(p.graph.tensor(out).dims));
    for (double& w : p.given[weights]) w = normal(engine);
    pairs.insert(pairs.end(), {out, weights});
  }
  p.loss = p.graph.add_op("test.dot", pairs, {}, 1)[0];
  return p;
}

double loss_at(const Problem& p, TensorId moved, size_t element, double by) {
  auto given = p.given;
  given[moved][element] += by;
  return evaluate(p.graph, std::move(given)).at(p.loss)[0];
}

}  // namespace

std::map<TensorId, std::vector<double>> evaluate(const Graph& graph, std::map<TensorId, std::vector<double>> values) {
  for (const GraphStep& step : graph.steps) {
    std::vector<t2x_dims> in_dims, out_dims;
    std::vector<std::vector<double>> in;
    for (TensorId id : step.in) {
      in_dims.push_back(id == kNoTensor ? t2x_dims{} : graph.tensor(id).dims);
      in.push_back(id == kNoTensor ? std::vector<double>{} : values.at(graph.root(id)));
    }
    for (TensorId id : step.out) out_dims.push_back(graph.tensor(id).dims);
    auto attrs = borrow(step.attrs);
    auto out = reference_op({*step.op, in_dims, out_dims, attrs}, in);
    for (size_t i = 0; i < step.out.size(); ++i) values[graph.root(step.out[i])] = std::move(out[i]);
  }
  return values;
}

void expect_gradient(const t2x_op_type* op, const std::vector<Input>& inputs, std::initializer_list<uint32_t> operands,
                     const std::vector<Attr>& attrs, const GradientOptions& options) {
  const OpRegistry ops = registry(op);
  const Problem forward = pose(ops, op, inputs, attrs);
  Problem whole = pose(ops, op, inputs, attrs);
  std::vector<TensorId> of;
  for (uint32_t i : operands) of.push_back(whole.in.at(i));
  const std::vector<TensorId> gradients = add_gradients(whole.graph, whole.loss, of);
  const auto values = evaluate(whole.graph, whole.given);
  size_t next = 0;
  for (uint32_t i : operands) {
    const std::string what = std::string(op->name) + ", operand " + op->operands[std::min(i, op->operand_count - 1)].name;
    const TensorId gradient = gradients[next++];
    ASSERT_NE(gradient, kNoTensor) << what << " got no gradient";
    EXPECT_TRUE(same_shape(whole.graph.tensor(gradient).dims, inputs[i].dims)) << what;
    const std::vector<double>& have = values.at(whole.graph.root(gradient));
    std::vector<double> want(have.size());
    double largest = 1;
    for (size_t k = 0; k < want.size(); ++k) {
      want[k] = (loss_at(forward, forward.in[i], k, options.step) - loss_at(forward, forward.in[i], k, -options.step)) /
                (2 * options.step);
      largest = std::max(largest, std::abs(want[k]));
    }
    for (size_t k = 0; k < want.size(); ++k)
      ASSERT_NEAR(have[k], want[k], options.tolerance * largest) << what << ", element " << k;
  }
}

}  // namespace t2x::test
