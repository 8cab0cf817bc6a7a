// BigVGAN's activation on the device against its reference.
#include "op_test.hpp"
#include "ops.hpp"

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = &vocoders::alias_free_snake_op;

std::vector<Input> inputs(Random& random, const t2x_dims& x, double frequency = 1) {
  const t2x_dims channels = dims({x.d[2]});
  return {random.normal(x), random.uniform(channels, 0.1 * frequency, 3 * frequency), random.uniform(channels, 0.2, 3),
          random.normal(dims({12}), 0.3), random.normal(dims({12}), 0.3)};
}

// Blocks of 16 frames: shorter, one, a rest, several samples.
TEST(AliasFreeSnake, EveryLength) {
  Random random(1);
  for (uint32_t channels : {1u, 6u, 8u, 24u})
    for (uint32_t frames : {1u, 2u, 3u, 15u, 16u, 17u, 70u})
      expect_matches(kOp, inputs(random, dims({2, frames, channels})));
}

TEST(AliasFreeSnake, Windows) {
  Random random(2);
  for (uint32_t channels : {24u, 9u}) expect_matches_windowed(kOp, inputs(random, dims({2, 700, channels})));
}

// sin(alpha u)^2 of large arguments: the spacing of floats near 1000 is 6e-5.
TEST(AliasFreeSnake, HighFrequencies) {
  Random random(3);
  expect_matches(kOp, inputs(random, dims({1, 40, 8}), 100), {}, {3e-4, Machine::Whole, ""});
}

TEST(AliasFreeSnake, Refuses) {
  const t2x_dims x = dims({1, 9, 4}), c = dims({4}), filter = dims({12});
  expect_refused(kOp, {dims({9, 4}), c, c, filter, filter}, {}, "x is f32[9,4]; it must be [B,T,C]");
  expect_refused(kOp, {x, dims({3}), c, filter, filter}, {}, "alpha is f32[3]; it must be [4]");
  expect_refused(kOp, {x, c, c, filter, dims({11})}, {}, "down is f32[11]; it must be [12]");
}

}  // namespace
}  // namespace t2x::test
