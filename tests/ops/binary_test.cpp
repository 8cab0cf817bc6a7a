#include "op_test.hpp"
#include "ops/binary.hpp"

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::binary();

void match(const t2x_dims& a, const t2x_dims& b, const char* fn, uint64_t seed) {
  Random random(seed);
  // Divisors stay away from 0, where the error of a quotient has no bound.
  expect_matches(kOp, {random.normal(a), random.uniform(b, 0.5, 2)}, {{"fn", fn}});
}

TEST(Binary, EveryFunction) {
  for (std::string_view fn : kBinaryFunctions) {
    match(dims({3, 8}), dims({3, 8}), fn.data(), 1);
    match(dims({3, 8}), dims({3, 1}), fn.data(), 2);
    match(dims({1}), dims({3, 8}), fn.data(), 3);
    match(dims({3, 7}), dims({7}), fn.data(), 4);
  }
}

TEST(Binary, Broadcasts) {
  match(dims({}), dims({}), "add", 1);
  match(dims({2, 3, 4, 5, 6, 8}), dims({3, 1, 5, 1, 8}), "add", 2);
  match(dims({2, 1, 3, 1, 2, 3}), dims({1, 4, 1, 5, 1, 1}), "sub", 3);
  match(dims({2, 4, 6, 8}), dims({2, 1, 1, 1}), "mul", 4);
  match(dims({5, 1}), dims({1, 12}), "div", 5);
  match(dims({4, 1, 16}), dims({1, 3, 16}), "max", 6);
}

TEST(Binary, RandomShapes) {
  Random random(7);
  for (int round = 0; round < 12; ++round) {
    t2x_dims a{random.size(1, 5), T2X_F32, {}}, b = a;
    for (uint32_t k = 0; k < a.rank; ++k) {
      a.d[k] = random.size(1, 6);
      b.d[k] = random.coin() ? a.d[k] : 1;
      if (random.size(0, 3) == 0) a.d[k] = 1;
    }
    match(a, b, "sub", 100 + static_cast<uint64_t>(round));
  }
}

TEST(Binary, SmallBindings) {
  Random random(8);
  const auto windowed = [&](const t2x_dims& a, const t2x_dims& b) {
    expect_matches_windowed(kOp, {random.normal(a), random.normal(b)}, {{"fn", "sub"}});
  };
  windowed(dims({9, 1111}), dims({9, 1111}));
  windowed(dims({9, 1112}), dims({9, 1112}));
  windowed(dims({3, 4, 1112}), dims({1, 4, 1}));
  windowed(dims({1, 6000}), dims({3, 6000}));
  windowed(dims({101, 1}), dims({1, 103}));
}

TEST(Binary, Refuses) {
  expect_refused(kOp, {dims({2, 3}), dims({2, 4})}, {}, "sizes must be equal or 1");
  expect_refused(kOp, {dims({2}), dims({2})}, {{"fn", "pow"}}, "fn is 'pow'; it must be one of add, sub");
}

}  // namespace
}  // namespace t2x::test
