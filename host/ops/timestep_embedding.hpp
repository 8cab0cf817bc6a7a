// host/ops/timestep_embedding.hpp - [cos(t f), sin(t f)], the sinusoidal embedding of a time.
#pragma once
#include <t2x/op.hpp>

namespace t2x {

struct TimestepEmbedding {
  static constexpr const char* kName = "timestep_embedding";
  static constexpr const char* kDoc = "[cos(t f), sin(t f)]: t[B], frequencies[F] -> [B,2F].";
  static constexpr t2x_operand kOperands[] = {
      operand("t", "times, [B]"),
      operand("frequencies", "radians per unit of time, [F]"),
  };
  static constexpr const char* kAttrs[] = {nullptr};
  static const t2x_op_variant kVariants[1];
  static void infer(OpCall c);
  static void gradient(GradientCall g);
  static void reference(OpCall c, const double* const* in, double* const* out);
};

}  // namespace t2x
