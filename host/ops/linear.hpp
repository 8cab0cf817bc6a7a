// host/ops/linear.hpp - y = residual + gate * act(x W^T + bias): the matrix product that every model is made of.
#pragma once
#include <t2x/op.hpp>
#include <array>
#include <string_view>

namespace t2x {

// In the order of shaders/lib/activation.glsl.
inline constexpr std::array<std::string_view, 5> kActivations = {"none", "silu", "gelu_tanh", "gelu", "tanh"};

struct Linear {
  static constexpr const char* kName = "linear";
  static constexpr const char* kDoc =
      "residual + gate * act(x W^T + bias): x[...,K], weight[N,K], bias[N]?, gate[G,N]?, residual[...,N]? -> [...,N]. "
      "act = none, silu, gelu_tanh, gelu, tanh. Row r of R uses gate row r / (R/G).";
  static constexpr t2x_operand kOperands[] = {
      operand("x", "rows to multiply, [...,K]"),
      operand("weight", "matrix, [N,K]", kWeight),
      operand("bias", "added to every row, [N]", kF32, T2X_OPERAND_OPTIONAL),
      operand("gate", "factor per sample, [G,N]; G divides the rows", kF32, T2X_OPERAND_OPTIONAL),
      operand("residual", "added at the end, [...,N]", kF32, T2X_OPERAND_OPTIONAL),
  };
  static constexpr const char* kAttrs[] = {"act", nullptr};
  static const t2x_op_variant kVariants[5];
  static void infer(OpCall c);
  static double cost(OpCall c);
  static void reference(OpCall c, const double* const* in, double* const* out);
  static void gradient(GradientCall g);
};

}  // namespace t2x
