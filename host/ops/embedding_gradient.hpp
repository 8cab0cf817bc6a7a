// host/ops/embedding_gradient.hpp - the gradient of an embedding's table: each row gathers the positions of its id.
#pragma once
#include <t2x/op.hpp>

namespace t2x {

struct EmbeddingGradient {
  static constexpr const char* kName = "embedding_gradient";
  static constexpr const char* kDoc =
      "ids[...], dy[...,D] -> [V,D]: row v is the sum of dy over the positions where ids = v, in their order; 0 where "
      "there are none. rows = V. Ids outside 0..V-1 count nowhere.";
  static constexpr t2x_operand kOperands[] = {
      operand("ids", "as given to embedding", kI32),
      operand("dy", "gradient of its result, [...,D]"),
  };
  static constexpr const char* kAttrs[] = {"rows", nullptr};
  static const t2x_op_variant kVariants[2];
  static void infer(OpCall c);
  static double cost(OpCall c);
  static void reference(OpCall c, const double* const* in, double* const* out);
};

}  // namespace t2x
