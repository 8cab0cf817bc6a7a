// host/ops/unary.hpp - y = fn(x), one function of every element.
#pragma once
#include <t2x/op.hpp>
#include <array>
#include <string_view>

namespace t2x {

// In the order of shaders/point/unary.comp.
inline constexpr std::array<std::string_view, 16> kUnaryFunctions = {
    "silu", "gelu_tanh", "gelu", "tanh", "sigmoid", "exp",    "log",
    "sqrt", "square",    "abs",  "sin",  "cos",     "affine", "clamp", "floor", "leaky_relu"};

// The two numbers that a kernel takes: scale and offset of affine, bounds of clamp, slope of leaky_relu.
struct UnaryNumbers { float a, b; };
UnaryNumbers unary_numbers(const OpCall& c);
void check_unary_attrs(const OpCall& c);

struct Unary {
  static constexpr const char* kName = "unary";
  static constexpr const char* kDoc =
      "fn(x), elementwise. fn = silu, gelu_tanh, gelu, tanh, sigmoid, exp, log, sqrt, square, abs, sin, cos, affine "
      "(x * scale + offset; scale = 1, offset = 0), clamp (to min..max; unbounded where absent), floor, leaky_relu "
      "(x * slope where x < 0; slope = 0.01).";
  static constexpr t2x_operand kOperands[] = {
      operand("x", "any shape"),
  };
  static constexpr const char* kAttrs[] = {"fn", "scale", "offset", "min", "max", "slope", nullptr};
  static const t2x_op_variant kVariants[2];
  static void infer(OpCall c);
  static void gradient(GradientCall g);
  static void reference(OpCall c, const double* const* in, double* const* out);
};

}  // namespace t2x
