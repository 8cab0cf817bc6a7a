#include "op_test.hpp"
#include <cmath>

namespace t2x::test {
namespace {

const t2x_op_type* const kOp = ops::conv2d();
constexpr t2x_dtype kTypes[] = {T2X_F32, T2X_F16, T2X_BF16};

Input weight(Random& random, uint32_t o, uint32_t k, uint32_t c, t2x_dtype type) {
  return random.normal(dims({o, k, k, c}, type), 1 / std::sqrt(double(k * k * c)));
}

std::vector<Attr> padded(double pad, double stride = 1, double up = 1) {
  return {{"pad_top", pad},   {"pad_left", pad},  {"pad_bottom", pad},
          {"pad_right", pad}, {"stride", stride}, {"upsample", up}};
}

TEST(Conv2d, EveryWeightTypeAndShape) {
  Random random(1);
  struct { uint32_t b, h, w, c, o, k; } shapes[] = {{1, 1, 1, 1, 1, 1}, {2, 5, 7, 4, 3, 3}, {1, 9, 8, 3, 20, 3},
                                                    {1, 12, 17, 16, 37, 3}, {2, 6, 6, 8, 70, 1}, {1, 5, 9, 12, 5, 5}};
  for (auto [b, h, w, c, o, k] : shapes)
    for (t2x_dtype type : kTypes)
      expect_matches(kOp, {random.normal(dims({b, h, w, c})), weight(random, o, k, c, type)}, padded(k / 2));
}

TEST(Conv2d, StrideAndUnevenPadding) {
  Random random(2);
  for (uint32_t c : {8u, 5u}) {
    const Input x = random.normal(dims({2, 11, 14, c})), w = weight(random, 19, 3, c, T2X_F32);
    expect_matches(kOp, {x, w}, padded(0, 2));
    expect_matches(kOp, {x, w}, {{"pad_bottom", 1}, {"pad_right", 1}, {"stride", 2}});
    expect_matches(kOp, {x, w}, {{"pad_top", 3}, {"pad_left", 2}, {"stride", 3}});
  }
}

TEST(Conv2d, Dilation) {
  Random random(6);
  for (uint32_t c : {8u, 5u}) {
    const Input x = random.normal(dims({2, 15, 13, c})), w = weight(random, 19, 3, c, T2X_F16);
    expect_matches(kOp, {x, w},
                   {{"dilation", 2}, {"pad_top", 2}, {"pad_left", 2}, {"pad_bottom", 2}, {"pad_right", 2}});
    expect_matches(kOp, {x, w}, {{"dilation", 3}, {"stride", 2}, {"pad_top", 1}, {"upsample", 2}});
  }
}

TEST(Conv2d, Sequences) {
  Random random(7);
  const MatchOptions small{1e-5, Machine::SmallBindings, ""};
  struct { uint32_t c, o, k, dilation; } layers[] = {{24, 24, 11, 5}, {80, 48, 7, 1}, {24, 1, 7, 1}, {6, 12, 3, 3}};
  for (auto [c, o, k, dilation] : layers) {
    const Input x = random.normal(dims({2, 150, 1, c}));
    const Input w = random.normal(dims({o, k, 1, c}), 1 / std::sqrt(double(k * c))), bias = random.normal(dims({o}));
    const double pad = (k - 1) / 2 * dilation;
    const std::vector<Attr> attrs = {{"dilation", dilation}, {"pad_top", pad}, {"pad_bottom", pad}};
    expect_matches(kOp, {x, w, bias}, attrs);
    expect_matches(kOp, {x, w, bias}, attrs, small);
  }
}

TEST(Conv2d, UpsamplesFirst) {
  Random random(3);
  for (uint32_t c : {8u, 3u}) {
    const Input x = random.normal(dims({2, 6, 5, c})), w = weight(random, 10, 3, c, T2X_F16);
    expect_matches(kOp, {x, w, random.normal(dims({10}))}, padded(1, 1, 2));
    expect_matches(kOp, {x, w}, padded(1, 2, 2));
  }
}

TEST(Conv2d, BiasAndResidual) {
  Random random(4);
  for (uint32_t c : {4u, 6u}) {
    const Input x = random.normal(dims({2, 7, 9, c})), w = weight(random, 33, 3, c, T2X_BF16);
    const Input bias = random.normal(dims({33})), residual = random.normal(dims({2, 7, 9, 33}));
    expect_matches(kOp, {x, w, bias, residual}, padded(1));
    expect_matches(kOp, {x, w, absent(), residual}, padded(1));
  }
}

TEST(Conv2d, SmallBindings) {
  Random random(5);
  const MatchOptions small{1e-5, Machine::SmallBindings, ""};
  for (uint32_t c : {12u, 7u})
    for (double up : {1.0, 2.0}) {
      const Input x = random.normal(dims({2, 24, 20, c})), w = weight(random, 41, 3, c, T2X_F16);
      const uint32_t h = 24 * static_cast<uint32_t>(up), width = 20 * static_cast<uint32_t>(up);
      const Input bias = random.normal(dims({41})), residual = random.normal(dims({2, h, width, 41}));
      expect_matches(kOp, {x, w, bias, residual}, padded(1, 1, up), small);
      expect_matches(kOp, {x, w}, padded(2, 3, up), small);
    }
}

TEST(Conv2d, Refuses) {
  EXPECT_EQ(to_string(inferred(kOp, {dims({2, 8, 6, 3}), dims({5, 3, 3, 3}, T2X_F16)}, padded(1, 2))), "f32[2,4,3,5]");
  expect_refused(kOp, {dims({8, 6, 3}), dims({5, 3, 3, 3})}, {}, "x has 3 dimensions; it must be [B,H,W,C]");
  expect_refused(kOp, {dims({1, 8, 6, 4}), dims({5, 3, 3, 3})}, {}, "weight has 3 channels, x has 4");
  expect_refused(kOp, {dims({1, 2, 6, 3}), dims({5, 3, 3, 3})}, {}, "smaller than the kernel in height");
  expect_refused(kOp, {dims({1, 4, 6, 3}), dims({5, 3, 3, 3})}, {{"dilation", 2}}, "smaller than the kernel in height");
  expect_refused(kOp, {dims({1, 8, 6, 3}), dims({5, 3, 3, 3})}, {{"dilation", 0}},
                 "dilation must be a whole number from 1 to 4096");
  expect_refused(kOp, {dims({1, 8, 6, 3}), dims({5, 3, 3, 3}), dims({4})}, {}, "bias has 4 channels, the result has 5");
  expect_refused(kOp, {dims({1, 8, 6, 3}), dims({5, 3, 3, 3})}, {{"upsample", 3}},
                 "upsample must be a whole number from 1 to 2");
}

}  // namespace
}  // namespace t2x::test
