// host/ops/sum.hpp - y = sum of x, or of its squares, along one axis, which stays with size 1.
#pragma once
#include <t2x/op.hpp>

namespace t2x {

struct Sum {
  static constexpr const char* kName = "sum";
  static constexpr const char* kDoc = "sum of x along an axis, which stays with size 1. axis = 0, fn = none|square: of x or of x^2.";
  static constexpr t2x_operand kOperands[] = {
      operand("x", "any shape of at least one dimension"),
  };
  static constexpr const char* kAttrs[] = {"axis", "fn", nullptr};
  static const t2x_op_variant kVariants[3];
  static void infer(OpCall c);
  static double cost(OpCall c);
  static void reference(OpCall c, const double* const* in, double* const* out);
  static void gradient(GradientCall g);
};

}  // namespace t2x
