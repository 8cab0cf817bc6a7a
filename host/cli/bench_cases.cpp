#include "cli/bench_cases.hpp"
#include <t2x/shape.hpp>

namespace t2x {
namespace {

// A transformer of width 1024 with 1056 tokens (a 512x512 picture), and an image decoder's widest convolution.
constexpr uint64_t kTokens = 1056, kWidth = 1024, kHeads = 16, kHead = 64, kText = 128;

BenchCase linear(const char* name, t2x_dtype dtype) {
  return {name, "linear", {dims({kTokens, kWidth}), dims({kWidth, kWidth}, dtype)}, {}};
}

BenchCase attention(const char* name, uint64_t keys) {
  t2x_dims q = dims({1, kHeads, kTokens, kHead}), k = dims({1, kHeads, keys, kHead});
  return {name, "attention", {q, k, k}, {}};
}

t2x_attr number(const char* name, double value) { return {name, nullptr, value, 0}; }

}  // namespace

const std::vector<BenchCase>& bench_cases() {
  static const std::vector<BenchCase> cases = {
      linear("linear f32 1056x1024x1024", T2X_F32),
      linear("linear f16 1056x1024x1024", T2X_F16),
      linear("linear bf16 1056x1024x1024", T2X_BF16),
      {"linear_swiglu f16 1056x1024x2816", "linear_swiglu",
       {dims({kTokens, kWidth}), dims({2816, kWidth}, T2X_F16), dims({2816, kWidth}, T2X_F16)}, {}},
      attention("attention 16 heads of 64, 1056 on 1056", kTokens),
      attention("attention 16 heads of 64, 1056 on 128", kText),
      {"conv2d f32 3x3, 64x64, 256 to 256", "conv2d",
       {dims({1, 64, 64, 256}), dims({256, 3, 3, 256}), dims({256})},
       {number("pad_top", 1), number("pad_left", 1), number("pad_bottom", 1), number("pad_right", 1)}},
      {"group_norm 64x64, 256 in 32 groups", "group_norm",
       {dims({1, 64, 64, 256}), dims({256}), dims({256})}, {number("groups", 32)}},
      {"rms_norm 1056x1024", "rms_norm", {dims({kTokens, kWidth}), dims({kWidth})}, {}},
      {"split_heads 1056x1024, 16 heads", "split_heads", {dims({1, kTokens, kWidth})}, {number("heads", 16)}},
  };
  return cases;
}

}  // namespace t2x
