// host/ops/embedding.hpp - rows of a table by id, the table in any weight type.
#pragma once
#include <t2x/op.hpp>

namespace t2x {

struct Embedding {
  static constexpr const char* kName = "embedding";
  static constexpr const char* kDoc =
      "table[id]: table[V,D], ids[...] -> [...,D]. An id outside 0..V-1 gives NaN.";
  static constexpr t2x_operand kOperands[] = {
      operand("table", "one row per id, [V,D]", kWeight),
      operand("ids", "any shape", kI32),
  };
  static constexpr const char* kAttrs[] = {nullptr};
  static const t2x_op_variant kVariants[1];
  static void infer(OpCall c);
  static void gradient(GradientCall g);
  static void reference(OpCall c, const double* const* in, double* const* out);
};

}  // namespace t2x
