// Gradients of the ops that move elements (each a move back, or a sum where elements were repeated) and of
// timestep_embedding.
#include "gradient_test.hpp"
#include "ops/builtin.hpp"

namespace t2x::test {
namespace {

Input x_of(std::initializer_list<uint64_t> sizes) {
  static Random random(1);
  return random.normal(dims(sizes));
}

TEST(MovesGradient, SliceAndPad) {
  for (uint32_t axis : {0u, 1u, 2u}) {
    expect_gradient(ops::slice(), {x_of({4, 5, 6})}, {0}, {{"axis", axis}, {"start", 1}, {"stop", 3}});
    expect_gradient(ops::slice(), {x_of({4, 5, 6})}, {0}, {{"axis", axis}, {"start", 2}});
    expect_gradient(ops::pad(), {x_of({2, 3, 4})}, {0}, {{"axis", axis}, {"before", 1}, {"after", 3}});
  }
  expect_gradient(ops::slice(), {x_of({4})}, {0});
  expect_gradient(ops::pad(), {x_of({4})}, {0});
}

TEST(MovesGradient, Concat) {
  expect_gradient(ops::concat(), {x_of({2, 3, 4}), x_of({2, 1, 4}), x_of({2, 5, 4})}, {0, 1, 2}, {{"axis", 1}});
  expect_gradient(ops::concat(), {x_of({2}), x_of({3})}, {1});
}

TEST(MovesGradient, Permute) {
  expect_gradient(ops::permute(), {x_of({2, 3, 4, 5})}, {0});
  expect_gradient(ops::permute(), {x_of({2, 3, 4})}, {0}, {{"order", "120"}});
  expect_gradient(ops::permute(), {x_of({2, 3, 1, 2, 2, 3})}, {0}, {{"order", "350214"}});
}

TEST(MovesGradient, Repeat) {
  for (uint32_t axis : {0u, 1u, 2u})
    expect_gradient(ops::repeat(), {x_of({2, 3, 4})}, {0}, {{"axis", axis}, {"times", 3}});
  expect_gradient(ops::repeat(), {x_of({5})}, {0});
}

TEST(MovesGradient, Copy) { expect_gradient(ops::copy(), {x_of({3, 5})}, {0}); }

TEST(MovesGradient, Patchify) {
  expect_gradient(ops::patchify(), {x_of({2, 3, 4, 6})}, {0});
  expect_gradient(ops::patchify(), {x_of({1, 2, 6, 3})}, {0}, {{"patch", 3}});
}

TEST(MovesGradient, UnpatchifyWhole) {
  expect_gradient(ops::unpatchify(), {x_of({2, 6, 12})}, {0}, {{"height", 4}, {"width", 6}});
}

TEST(MovesGradient, UnpatchifyThatDrops) {
  const std::vector<Attr> rows_of_five = {{"height", 4}, {"width", 6}, {"channels", 2}, {"row_tokens", 5}};
  expect_gradient(ops::unpatchify(), {x_of({2, 10, 12})}, {0}, rows_of_five);
  expect_gradient(ops::unpatchify(), {x_of({2, 8, 12})}, {0}, rows_of_five);    // the last row ends with its patches
  expect_gradient(ops::unpatchify(), {x_of({2, 13, 12})}, {0}, rows_of_five);   // tokens beyond the last row
}

TEST(MovesGradient, Nextline) {
  expect_gradient(ops::nextline(), {x_of({2, 6, 4}), x_of({4})}, {0, 1}, {{"width", 3}});
}

TEST(MovesGradient, UpsampleNearest) {
  expect_gradient(ops::upsample_nearest(), {x_of({2, 3, 2, 5})}, {0});
  expect_gradient(ops::upsample_nearest(), {x_of({1, 2, 3, 1})}, {0}, {{"factor", 3}});
}

TEST(MovesGradient, TimestepEmbedding) {
  expect_gradient(ops::timestep_embedding(), {x_of({3}), x_of({4})}, {0, 1});
  expect_gradient(ops::timestep_embedding(), {x_of({1}), x_of({1})}, {0, 1});
}

}  // namespace
}  // namespace t2x::test
