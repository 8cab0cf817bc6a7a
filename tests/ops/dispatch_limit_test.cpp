// Long work is split where a device limits the work of one dispatch, and the parts make the whole.
#include "op_test.hpp"
#include "program/op_call.hpp"
#include "program/single_op.hpp"
#include <cmath>

namespace t2x::test {
namespace {

constexpr double kLimit = 2e6;  // floating-point operations; a tile of 64 x 64 has 1e6

Runtime& limited() {
  static Runtime one = [] {
    DeviceOptions options;
    options.validation = true;
    options.limit_dispatch_flops = kLimit;
    return Runtime(options, OpRegistry{});
  }();
  return one;
}

const t2x_op_variant& variant_named(const t2x_op_type& op, const std::string& name) {
  for (uint32_t i = 0; i < op.variant_count; ++i)
    if (name == op.variants[i].name) return op.variants[i];
  throw Error("no variant " + name);
}

void expect_split(const t2x_op_type* op, const std::vector<Input>& inputs, const std::vector<Attr>& attrs = {}) {
  std::vector<t2x_dims> in;
  std::vector<OpInput> operands;
  std::vector<std::vector<double>> values;
  for (const Input& i : inputs) {
    in.push_back(i.dims);
    operands.push_back({i.dims, encode(i)});
    values.push_back(i.values);
  }
  const std::vector<t2x_attr> plain(attrs.begin(), attrs.end());
  const std::vector<t2x_dims> out = infer_op(*op, in, plain);
  const OpUse use{*op, in, out, plain};
  const std::vector<double> want = reference_op(use, values)[0];
  double scale = 0;
  for (double v : want) scale = std::max(scale, std::abs(v));
  for (const std::string& name : suitable_variants(limited(), *op, in, plain)) {
    const OpPlan plan = plan_op(use, variant_named(*op, name), limited().device->info());
    EXPECT_GE(double(plan.dispatches.size()), op_cost(use) / kLimit) << op->name << " " << name;
    const OpRun run = run_single_op(limited(), *op, operands, plain, name);
    const std::vector<double> got = decode(run.dims[0], run.data[0]);
    for (size_t i = 0; i < want.size(); ++i)
      ASSERT_NEAR(got[i], want[i], 1e-5 * scale) << op->name << " " << name << " element " << i;
  }
}

TEST(DispatchLimit, Linear) {
  Random random(1);
  const Input x = random.normal(dims({200, 64})), w = random.normal(dims({260, 64}, T2X_BF16));
  expect_split(ops::linear(),
               {x, w, random.normal(dims({260})), random.normal(dims({4, 260})), random.normal(dims({200, 260}))});
  expect_split(ops::linear(), {random.normal(dims({3, 64})), w});
  expect_split(ops::linear_swiglu(), {x, w, w});
}

TEST(DispatchLimit, Matmul) {
  Random random(4);
  const Input a = random.normal(dims({3, 200, 64})), b = random.normal(dims({3, 260, 64}));
  expect_split(ops::matmul(), {a, b});
  expect_split(ops::matmul(), {a, random.normal(dims({1, 64, 260}))}, {{"transpose_b", 1}});
}

TEST(DispatchLimit, Attention) {
  Random random(2);
  const Input q = random.normal(dims({2, 3, 300, 16})), k = random.normal(dims({2, 3, 100, 16}));
  const Input text = random.normal(dims({1, 3, 10, 16}));
  expect_split(ops::attention(), {q, k, k, random.mask({2, 100}, 0.3), text, text, absent(), random.normal(dims({3}))});
}

TEST(DispatchLimit, Conv2d) {
  Random random(3);
  const Input x = random.normal(dims({2, 40, 32, 8})), w = random.normal(dims({60, 3, 3, 8}));
  expect_split(ops::conv2d(), {x, w, random.normal(dims({60}))}, {{"pad_top", 1}, {"pad_left", 1}, {"stride", 1}});
}

}  // namespace
}  // namespace t2x::test
