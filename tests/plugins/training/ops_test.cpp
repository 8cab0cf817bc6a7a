// The trainer's own ops on the device against their references.
#include "op_test.hpp"
#include "ops.hpp"

namespace t2x::test {
namespace {

const std::vector<Attr> kAttrs = {{"beta1", 0.8}, {"beta2", 0.9}, {"eps", 1e-3}, {"decay", 0.1}};

std::vector<Input> adamw_inputs(Random& random, const t2x_dims& d) {
  return {random.normal(d),       random.normal(d),       random.normal(d),
          random.uniform(d, 0, 2), random.normal(d), given(dims({5}), {0.01, 2.5, 1.7, 0.5, 0.25})};
}

TEST(AdamwOp, AnyShape) {
  Random random(1);
  for (const t2x_dims& d : {dims({1}), dims({4}), dims({33, 7}), dims({12, 40}), dims({3, 1000})})
    expect_matches_windowed(&training::adamw_op, adamw_inputs(random, d), kAttrs);
}

TEST(AdamwOp, Refuses) {
  const t2x_dims d = dims({3, 4});
  expect_refused(&training::adamw_op, {d, dims({4, 3}), d, d, d, dims({5})}, {}, "gradient is f32[4,3], parameter is f32[3,4]");
  expect_refused(&training::adamw_op, {d, d, d, d, d, dims({4})}, {}, "settings has five numbers");
}

TEST(NoiseOp, AnyShape) {
  Random random(2);
  for (const t2x_dims& d : {dims({1, 1}), dims({2, 3, 5, 7}), dims({5, 1000})}) {
    const Input keys = random.whole({d.d[0], 2}, -2000000000, 2000000000);
    expect_matches_windowed(&training::noise_op, {keys, random.normal(d)}, {}, 1e-4);
  }
}

TEST(NoiseOp, Refuses) {
  expect_refused(&training::noise_op, {dims({3, 2}, T2X_I32), dims({2, 8})}, {}, "keys is i32[3,2]; it is i32[2,2] for f32[2,8]");
}

}  // namespace
}  // namespace t2x::test
