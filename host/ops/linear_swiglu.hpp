// host/ops/linear_swiglu.hpp - y = silu(x W1^T) * (x W3^T): the two gate products of a SwiGLU feed-forward in one.
#pragma once
#include <t2x/op.hpp>

namespace t2x {

struct LinearSwiglu {
  static constexpr const char* kName = "linear_swiglu";
  static constexpr const char* kDoc = "silu(x w1^T) * (x w3^T): x[...,K], w1[N,K], w3[N,K] -> [...,N].";
  static constexpr t2x_operand kOperands[] = {
      operand("x", "rows to multiply, [...,K]"),
      operand("w1", "matrix of the gated half, [N,K]", kWeight),
      operand("w3", "matrix of the linear half, [N,K]", kWeight),
  };
  static constexpr const char* kAttrs[] = {nullptr};
  static const t2x_op_variant kVariants[5];
  static void infer(OpCall c);
  static double cost(OpCall c);
  static void reference(OpCall c, const double* const* in, double* const* out);
  static void gradient(GradientCall g);
};

}  // namespace t2x
