#include "selftest/cases.hpp"
#include <t2x/shape.hpp>

namespace t2x {
namespace {

t2x_attr num(const char* name, double value) { return {name, nullptr, value, 0}; }
t2x_attr text(const char* name, const char* value) { return {name, value, 0, 0}; }
t2x_dims f32(std::initializer_list<uint64_t> sizes) { return dims(sizes, T2X_F32); }
t2x_dims i32(std::initializer_list<uint64_t> sizes) { return dims(sizes, T2X_I32); }
const t2x_dims kAbsent{};

void add_matrix_cases(std::vector<SelfTestCase>& c) {
  for (t2x_dtype weight : {T2X_F32, T2X_F16, T2X_BF16}) {
    c.push_back({"linear", {f32({2, 35, 64}), dims({72, 64}, weight), f32({72}), f32({2, 72}), f32({2, 35, 72})},
                 {text("act", "silu")}});
    c.push_back({"linear_swiglu", {f32({70, 64}), dims({96, 64}, weight), dims({96, 64}, weight)}, {}});
  }
  for (t2x_dtype type : {T2X_F32, T2X_F16, T2X_BF16}) {
    c.push_back({"matmul", {f32({4, 70, 64}), dims({2, 72, 64}, type)}, {}});
    c.push_back({"matmul", {f32({70, 64}), dims({64, 72}, type)}, {num("transpose_b", 1)}});
    c.push_back({"matmul", {f32({600, 68}), dims({600, 72}, type)}, {num("transpose_a", 1), num("transpose_b", 1)}});
  }
  c.push_back({"matmul", {f32({5, 9, 27}), f32({5, 7, 27})}, {}});
  c.push_back({"linear", {f32({2, 64}), f32({144, 64})}, {}});
  c.push_back({"linear", {f32({3, 27}), f32({5, 27})}, {}});
  for (uint64_t d : {24, 48, 64, 72, 96, 128, 256, 10})
    c.push_back({"attention", {f32({1, 2, 37, d}), f32({1, 1, 37, d}), f32({1, 1, 37, d}), kAbsent,
                               f32({1, 1, 9, d}), f32({1, 1, 9, d}), i32({1, 9}), f32({2})}, {}});
  c.push_back({"attention", {f32({1, 2, 20, 64}), f32({1, 2, 20, 64}), f32({1, 2, 20, 64})}, {num("causal", 1)}});
}

void add_grid_cases(std::vector<SelfTestCase>& c) {
  c.push_back({"conv2d", {f32({1, 9, 10, 16}), f32({24, 3, 3, 16}), f32({24})},
               {num("pad_top", 1), num("pad_left", 1), num("pad_bottom", 1), num("pad_right", 1)}});
  c.push_back({"conv2d", {f32({1, 6, 7, 3}), f32({5, 3, 3, 3}), f32({5})}, {num("stride", 2)}});
  c.push_back({"group_norm", {f32({1, 5, 6, 16}), f32({16}), f32({16})}, {num("groups", 4), text("act", "silu")}});
  c.push_back({"upsample_nearest", {f32({1, 3, 5, 8})}, {}});
}

void add_point_cases(std::vector<SelfTestCase>& c) {
  for (uint64_t channels : {64, 27}) {
    c.push_back({"rms_norm", {f32({2, 5, channels}), f32({channels}), f32({2, channels}), f32({2, channels})}, {}});
    c.push_back({"layer_norm", {f32({2, 5, channels}), f32({channels}), f32({channels})}, {}});
    c.push_back({"swiglu", {f32({3, channels}), f32({3, channels})}, {}});
    c.push_back({"binary", {f32({3, channels}), f32({3, channels})}, {text("fn", "add")}});
    c.push_back({"unary", {f32({3, channels})}, {text("fn", "silu")}});
    c.push_back({"scaled_add", {f32({3, channels}), f32({3, channels}), f32({1})}, {}});
  }
  c.push_back({"binary", {f32({2, 3, 8}), f32({3, 1})}, {text("fn", "mul")}});
  c.push_back({"embedding", {dims({11, 24}, T2X_F16), i32({2, 7})}, {}});
  c.push_back({"timestep_embedding", {f32({3}), f32({16})}, {}});
  c.push_back({"masked_mean", {f32({2, 6, 24}), i32({2, 6})}, {}});
}

void add_reduce_cases(std::vector<SelfTestCase>& c) {
  for (uint64_t n : {64, 27}) {
    c.push_back({"sum", {f32({2, 300, n})}, {num("axis", 1)}});
    c.push_back({"sum", {f32({3, 8 * n})}, {num("axis", 1)}});
    c.push_back({"softmax", {f32({2, 2, 5, n})}, {num("causal", 1)}});
    c.push_back({"softmax", {f32({2, 2, 5, n}), i32({1, n})}, {num("scale", 2)}});
    c.push_back({"softmax_gradient", {f32({5, n}), f32({5, n})}, {}});
    for (const char* op : {"rms_norm_gradient", "layer_norm_gradient"})
      c.push_back({op, {f32({2, 5, n}), f32({n}), f32({2, n}), f32({2, 5, n})}, {}});
  }
}

void add_shape_cases(std::vector<SelfTestCase>& c) {
  c.push_back({"split_heads", {f32({2, 7, 48}), f32({48}), f32({48}), f32({7, 8}), f32({7, 8})}, {num("heads", 3)}});
  c.push_back({"patchify", {f32({2, 4, 6, 8})}, {}});
  c.push_back({"unpatchify", {f32({2, 15, 32})},
               {num("height", 6), num("width", 8), num("channels", 4), num("row_tokens", 5)}});
  c.push_back({"nextline", {f32({2, 12, 16}), f32({16})}, {num("width", 4)}});
  c.push_back({"concat", {f32({2, 3, 8}), f32({2, 5, 8})}, {num("axis", 1)}});
  c.push_back({"slice", {f32({2, 6, 8})}, {num("axis", 1), num("start", 1), num("stop", 4)}});
  c.push_back({"permute", {f32({2, 3, 4, 5})}, {text("order", "0231")}});
  c.push_back({"repeat", {f32({2, 1, 5})}, {num("axis", 1), num("times", 3)}});
  c.push_back({"copy", {f32({3, 5})}, {}});
}

}  // namespace

const std::vector<SelfTestCase>& self_test_cases() {
  static const std::vector<SelfTestCase> cases = [] {
    std::vector<SelfTestCase> c;
    add_matrix_cases(c);
    add_grid_cases(c);
    add_point_cases(c);
    add_reduce_cases(c);
    add_shape_cases(c);
    return c;
  }();
  return cases;
}

}  // namespace t2x
