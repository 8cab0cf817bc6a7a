// Plans for a device with small limits and tensors larger than its memory: plan_op() throws when a dispatch breaks
// a limit. No device is needed.
#include "op_test.hpp"
#include "ops/strided.hpp"
#include "program/op_call.hpp"
#include "status/failure.hpp"
#include <gmock/gmock.h>
#include <bit>

namespace t2x::test {
namespace {

t2x_device_info least_device(uint32_t kind) {
  t2x_device_info d{};
  d.size = sizeof d;
  d.name = d.driver = "least";
  d.kind = kind;
  d.features = T2X_FEATURE_SUBGROUP_BASIC | T2X_FEATURE_SUBGROUP_ARITHMETIC;
  d.subgroup_size = 4;
  d.max_workgroup_invocations = 256;
  d.max_workgroup_size[0] = d.max_workgroup_size[1] = 256, d.max_workgroup_size[2] = 64;
  d.max_groups[0] = d.max_groups[1] = d.max_groups[2] = 65535;
  d.shared_bytes = 16384;
  d.push_bytes = 128;
  d.storage_alignment = d.texel_alignment = 256;
  d.max_binding_bytes = 1ull << 27;
  d.max_texels = 65536;
  return d;
}

// Elements of the result that one dispatch binds for writing; windows may begin up to 63 elements early.
uint64_t written_elements(const OpPlan& plan, uint32_t output) {
  uint64_t sum = 0;
  for (const PlannedDispatch& d : plan.dispatches)
    for (const t2x_binding& b : d.bindings)
      if (b.kind == T2X_BIND_STORAGE && b.operand == output) sum += b.bytes / 4;
  return sum;
}

void expect_plans(const t2x_op_type* op, const std::vector<t2x_dims>& in, const std::vector<Attr>& attrs = {}) {
  const std::vector<t2x_attr> plain(attrs.begin(), attrs.end());
  const std::vector<t2x_dims> out = infer_op(*op, in, plain);
  const OpUse use{*op, in, out, plain};
  for (uint32_t kind : {T2X_DEVICE_CPU, T2X_DEVICE_DISCRETE}) {
    const t2x_device_info device = least_device(kind);
    for (uint32_t i = 0; i < op->variant_count; ++i) {
      if (suits(use, op->variants[i], device) == 0) continue;
      SCOPED_TRACE(describe_call(*op, in) + ", kernel " + op->variants[i].name);
      const OpPlan plan = plan_op(use, op->variants[i], device);
      EXPECT_GE(written_elements(plan, static_cast<uint32_t>(in.size())), count(out[0]));
      EXPECT_LT(plan.dispatches.size(), 300000u);
    }
  }
}

TEST(Windows, ElementsAndRows) {
  const t2x_dims large = dims({2, 131072, 4096});   // 4 GiB
  for (auto op : {ops::swiglu(), ops::binary()}) expect_plans(op, {large, large});
  expect_plans(ops::unary(), {large});
  expect_plans(ops::copy(), {large});
  expect_plans(ops::scaled_add(), {large, large, dims({1})});
  expect_plans(ops::binary(), {large, dims({4096})});
  expect_plans(ops::binary(), {large, dims({2, 131072, 1})});
  expect_plans(ops::rms_norm(), {large, dims({4096}), dims({2, 4096}), dims({2, 4096})});
  expect_plans(ops::layer_norm(), {large, {}, {}, dims({262144, 4096}), dims({262144, 4096})});
  for (auto op : {ops::rms_norm_gradient(), ops::layer_norm_gradient()})
    expect_plans(op, {large, dims({4096}), dims({262144, 4096}), large});
  expect_plans(ops::softmax_gradient(), {large, large});
  expect_plans(ops::softmax(), {dims({2, 16, 8192, 4096}), dims({2, 4096}, T2X_I32)});
  for (uint32_t axis : {0u, 1u, 2u})
    expect_plans(ops::sum(), {dims({100000, 5, 1024})}, {{"axis", axis}});
}

TEST(Windows, Matrices) {
  const t2x_dims large = dims({262144, 4096}), wide = dims({1, 4096, 262144}), scores = dims({64, 4096, 4096});
  expect_plans(ops::matmul(), {large, dims({4096, 4096}, T2X_BF16)});
  expect_plans(ops::matmul(), {large, large}, {{"transpose_a", 1}, {"transpose_b", 1}});
  expect_plans(ops::matmul(), {wide, large}, {{"transpose_b", 1}});
  expect_plans(ops::matmul(), {scores, dims({8, 4096, 128})}, {{"transpose_b", 1}});
  expect_plans(ops::matmul(), {dims({64, 4096, 128}), dims({8, 4096, 128})});
}

TEST(Windows, Tables) {
  expect_plans(ops::embedding(), {dims({256000, 2049}, T2X_BF16), dims({2, 100000}, T2X_I32)});
  expect_plans(ops::timestep_embedding(), {dims({1u << 20}), dims({128})});
  expect_plans(ops::masked_mean(), {dims({100, 4096, 60}), dims({100, 4096}, T2X_I32)});
}

TEST(Windows, Moves) {
  const t2x_dims latent = dims({4, 16, 4096, 4096});   // 4 GiB
  expect_plans(ops::patchify(), {latent});
  expect_plans(ops::permute(), {latent});
  expect_plans(ops::permute(), {dims({30000, 30000})}, {{"order", "10"}});
  expect_plans(ops::slice(), {latent}, {{"axis", 3}, {"start", 1}});
  expect_plans(ops::concat(), {latent, latent}, {{"axis", 1}});
  expect_plans(ops::repeat(), {latent}, {{"axis", 0}, {"times", 2}});
  expect_plans(ops::nextline(), {dims({2, 131072, 4096}), dims({4096})}, {{"width", 256}});
  expect_plans(ops::unpatchify(), {dims({2, 2048 * 2049, 128})},
               {{"height", 4096}, {"width", 4096}, {"channels", 16}, {"row_tokens", 2049}});
  expect_plans(ops::split_heads(), {dims({2, 131072, 4096}), dims({4096}), {}, dims({131072, 64}), dims({131072, 64})},
               {{"heads", 32}});
}

TEST(Windows, DivisorsDivide) {
  Walk walk;
  walk.rank = 2;
  for (uint64_t size : {1u, 2u, 3u, 5u, 7u, 64u, 641u, 65535u, 65537u, 1000003u, (1u << 30) - 1, 1u << 30}) {
    walk.size[1] = size;
    const uint64_t factor = walk_divisors(walk).factor[0], shift = std::bit_width(size - 1);
    for (uint64_t n : {uint64_t{0}, size - 1, size, 2 * size - 1, uint64_t{123456789}, uint64_t{0x7fffffff}})
      EXPECT_EQ(((n * factor >> 32) + n) >> shift, n / size) << n << " / " << size;
  }
}

TEST(Windows, ARowThatNoBindingHolds) {
  const std::vector<t2x_dims> in = {dims({2, 40000000})};
  const t2x_device_info device = least_device(T2X_DEVICE_CPU);
  const t2x_op_type& op = *ops::rms_norm();
  try {
    plan_op({op, in, in, {}}, op.variants[3], device);
    ADD_FAILURE() << "planned";
  } catch (const Failure& failure) {
    EXPECT_THAT(failure.what(), testing::HasSubstr("one row of 160000000 bytes is too large for the device's bindings"));
  }
}

}  // namespace
}  // namespace t2x::test
