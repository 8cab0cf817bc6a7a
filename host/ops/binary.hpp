// host/ops/binary.hpp - y = fn(a, b) with broadcasting: shapes align at the right, sizes are equal or 1.
#pragma once
#include <t2x/op.hpp>
#include <array>
#include <string_view>

namespace t2x {

// In the order of shaders/point/binary.comp.
inline constexpr std::array<std::string_view, 7> kBinaryFunctions = {"add", "sub", "mul",       "div",
                                                                      "min", "max", "less_equal"};

struct Binary {
  static constexpr const char* kName = "binary";
  static constexpr const char* kDoc =
      "fn(a, b), elementwise; shapes align at the right, sizes are equal or 1. fn = add, sub, mul, div, min, max, "
      "less_equal (1 or 0).";
  static constexpr t2x_operand kOperands[] = {
      operand("a", "left operand"),
      operand("b", "right operand"),
  };
  static constexpr const char* kAttrs[] = {"fn", nullptr};
  static const t2x_op_variant kVariants[3];
  static void infer(OpCall c);
  static void reference(OpCall c, const double* const* in, double* const* out);
  static void gradient(GradientCall g);
};

}  // namespace t2x
