// Gradients of whole graphs: a transformer block against central differences, and what cannot be differentiated.
#include "program/gradient.hpp"
#include "../../ops/gradient_test.hpp"
#include "ops/builtin.hpp"
#include "status/failure.hpp"
#include <t2x/op.hpp>
#include <gmock/gmock.h>

namespace t2x::test {
namespace {

// An op without a gradient.
struct Flat {
  static constexpr const char* kName = "test.flat";
  static constexpr const char* kDoc = "x";
  static constexpr t2x_operand kOperands[] = {operand("x", "any shape")};
  static constexpr const char* kAttrs[] = {nullptr};
  static constexpr t2x_op_variant kVariants[] = {{}};
  static void infer(OpCall c) { c.out() = c.in(0); }
};

// One whose gradient has the wrong shape.
struct Crooked : Flat {
  static constexpr const char* kName = "test.crooked";
  static void gradient(GradientCall g) { g.give(0, g.op("sum", {g.gradient()})); }
};

const OpRegistry& registry() {
  static const OpRegistry all = [] {
    OpRegistry ops;
    for (const t2x_op_type* op : builtin_ops()) ops.add(op, "built in");
    ops.add(&op<Flat>, "test");
    ops.add(&op<Crooked>, "test");
    return ops;
  }();
  return all;
}

// A graph whose tensors are filled with random numbers as they are added.
struct Net {
  Graph graph{registry(), "net"};
  std::map<TensorId, std::vector<double>> given;
  Random random{1};

  TensorId tensor(const t2x_dims& d, double scale = 1) { return filled(random.normal(d, scale)); }
  TensorId filled(const Input& input) {
    const TensorId id = graph.add_temporary(input.dims, "input");
    given[id] = input.values;
    return id;
  }
  TensorId op(const char* name, std::vector<TensorId> in, const std::vector<Attr>& attrs = {}) {
    std::vector<OwnedAttr> owned;
    for (const Attr& a : attrs) owned.push_back({a.name, a.text ? a.text : "", a.number, a.text != nullptr});
    return graph.add_op(name, std::move(in), std::move(owned), 1)[0];
  }
  TensorId view(TensorId id, std::initializer_list<uint64_t> sizes) { return graph.view(id, dims(sizes)); }
  TensorId sum(TensorId id) { return op("sum", {view(id, {count(graph.tensor(id).dims)})}); }
  TensorId mean_square(TensorId id) { return sum(op("binary", {id, id}, {{"fn", "mul"}})); }
};

double loss_at(const Net& net, TensorId loss, TensorId moved, size_t element, double by) {
  auto given = net.given;
  given.at(moved)[element] += by;
  return evaluate(net.graph, std::move(given)).at(loss)[0];
}

// d loss / d parameters against central differences.
void expect_gradients(Net& net, TensorId loss, const std::vector<TensorId>& parameters) {
  const Net forward = net;
  const std::vector<TensorId> gradients = add_gradients(net.graph, loss, parameters);
  const auto values = evaluate(net.graph, net.given);
  for (size_t p = 0; p < parameters.size(); ++p) {
    ASSERT_NE(gradients[p], kNoTensor) << "parameter " << p;
    EXPECT_TRUE(same_shape(net.graph.tensor(gradients[p]).dims, net.graph.tensor(parameters[p]).dims));
    const std::vector<double>& have = values.at(net.graph.root(gradients[p]));
    for (size_t i = 0; i < have.size(); i += 1 + have.size() / 12) {
      const double step = 1e-5, want = (loss_at(forward, loss, parameters[p], i, step) -
                                        loss_at(forward, loss, parameters[p], i, -step)) / (2 * step);
      ASSERT_NEAR(have[i], want, 1e-6 * std::max(1.0, std::abs(want))) << "parameter " << p << ", element " << i;
    }
  }
}

// Refuses with `sentence`.
void expect_refused(Net& net, TensorId loss, TensorId parameter, const std::string& sentence) {
  const TensorId of[] = {parameter};
  try {
    add_gradients(net.graph, loss, of);
    ADD_FAILURE() << "is not refused";
  } catch (const Failure& failure) {
    EXPECT_THAT(failure.what(), testing::HasSubstr(sentence));
  }
}

// Two layers of attention and SwiGLU that share their weights, with residuals and modulation: [2,5,8], 2 heads of 4.
TEST(Gradient, OfATransformerBlock) {
  Net net;
  const TensorId x0 = net.tensor(dims({2, 5, 8})), norm = net.tensor(dims({8})), scale = net.tensor(dims({2, 8}), 0.3);
  const TensorId qkv = net.tensor(dims({8, 8}), 0.4), out = net.tensor(dims({8, 8}), 0.4);
  const TensorId gate = net.tensor(dims({2, 8})), head_norm = net.tensor(dims({8}));
  const TensorId w1 = net.tensor(dims({12, 8}), 0.4), w2 = net.tensor(dims({8, 12}), 0.4);
  const TensorId w3 = net.tensor(dims({12, 8}), 0.4);
  const TensorId cosines = net.tensor(dims({5, 2})), sines = net.tensor(dims({5, 2}));
  const TensorId mask = net.filled(given(dims({2, 5}, T2X_I32), {1, 1, 1, 1, 0, 1, 1, 0, 1, 1}));
  TensorId x = x0;
  for (int layer = 0; layer < 2; ++layer) {
    const TensorId n = net.op("rms_norm", {x, norm, kNoTensor, scale});
    const TensorId shared = net.op("linear", {n, qkv});
    const TensorId q = net.op("split_heads", {shared, head_norm, kNoTensor, cosines, sines}, {{"heads", 2}});
    const TensorId k = net.op("split_heads", {shared}, {{"heads", 2}});
    const TensorId v = net.op("split_heads", {net.op("linear", {n, out})}, {{"heads", 2}});
    const TensorId a = net.op("attention", {q, k, v, mask});
    x = net.op("linear", {a, out, kNoTensor, gate, x});
    const TensorId rows = net.view(x, {10, 8});
    const TensorId m = net.op("rms_norm", {rows, norm});
    x = net.view(net.op("linear", {net.op("linear_swiglu", {m, w1, w3}), w2, kNoTensor, kNoTensor, rows}), {2, 5, 8});
  }
  expect_gradients(net, net.mean_square(x), {x0, norm, scale, qkv, out, gate, head_norm, w1, w2, w3});
}

TEST(Gradient, ViewsOfATensorGatherInIt) {
  Net net;
  const TensorId x = net.tensor(dims({2, 6})), y = net.tensor(dims({3, 1}));
  const TensorId a = net.op("softmax", {net.view(x, {1, 1, 3, 4})}), b = net.view(a, {3, 4});
  const TensorId c = net.op("binary", {b, y}, {{"fn", "mul"}});
  const TensorId d = net.op("binary", {net.view(c, {12}), net.view(x, {12})}, {{"fn", "max"}});
  const TensorId e = net.op("binary", {net.view(d, {2, 6}), x}, {{"fn", "div"}});
  expect_gradients(net, net.mean_square(e), {x, y});
}

TEST(Gradient, OfEqualOperandsGoesToTheFirst) {
  for (const char* fn : {"min", "max"}) {
    Net net;
    const TensorId x = net.filled(given(dims({2}), {3, 3})), y = net.filled(given(dims({1}), {3}));
    const TensorId of[] = {x, y};
    const auto gradients = add_gradients(net.graph, net.sum(net.op("binary", {x, y}, {{"fn", fn}})), of);
    const auto values = evaluate(net.graph, net.given);
    EXPECT_EQ(values.at(net.graph.root(gradients[0])), (std::vector<double>{1, 1}));
    EXPECT_EQ(values.at(net.graph.root(gradients[1])), std::vector<double>{0});
  }
}

TEST(Gradient, OfTheLossItselfIsOne) {
  Net net;
  const TensorId x = net.tensor(dims({1}));
  const TensorId of[] = {x};
  const TensorId gradient = add_gradients(net.graph, x, of)[0];
  EXPECT_EQ(evaluate(net.graph, net.given).at(net.graph.root(gradient)), std::vector<double>{1});
}

TEST(Gradient, OfWhatTheLossDoesNotDependOnIsNone) {
  Net net;
  const TensorId x = net.tensor(dims({3})), y = net.tensor(dims({3}));
  net.mean_square(y);
  const TensorId loss = net.mean_square(x), of[] = {x, y};
  const auto gradients = add_gradients(net.graph, loss, of);
  EXPECT_NE(gradients[0], kNoTensor);
  EXPECT_EQ(gradients[1], kNoTensor);
}

TEST(Gradient, AnOpWithoutOneIsNamed) {
  Net net;
  const TensorId x = net.tensor(dims({3})), y = net.tensor(dims({3}));
  const TensorId loss = net.sum(net.op("test.flat", {x}));
  expect_refused(net, loss, x, "op test.flat(f32[3]) has no gradient: what it works on cannot be trained");
  // Where no parameter leads through it, it does no harm.
  const TensorId both = net.sum(net.op("binary", {net.op("test.flat", {x}), y}, {{"fn", "mul"}})), of[] = {y};
  EXPECT_NE(add_gradients(net.graph, both, of)[0], kNoTensor);
}

TEST(Gradient, OfAnotherShapeIsOurs) {
  Net net;
  const TensorId x = net.tensor(dims({3}));
  expect_refused(net, net.sum(net.op("test.crooked", {x})), x,
                 "the gradient of op test.crooked(f32[3]) gives f32[1] for operand 0");
}

TEST(Gradient, ALossIsOneNumber) {
  Net net;
  const TensorId x = net.tensor(dims({3}));
  expect_refused(net, x, x, "a loss has one element; this one is f32[3]");
}

TEST(Gradient, AStepThatIsNoOpIsNamed) {
  Net net;
  const TensorId x = net.tensor(dims({3})), y = net.graph.add_temporary(dims({3}), "y");
  GraphStep step;
  step.kind = GraphStep::Kind::Raw;
  step.name = "draw";
  step.uses = {x, y};
  step.access = {T2X_READ, T2X_WRITE};
  net.graph.add_uses(std::move(step));
  expect_refused(net, net.sum(y), x, "the loss depends on the parameters through 'draw', which is no op");
}

}  // namespace
}  // namespace t2x::test
