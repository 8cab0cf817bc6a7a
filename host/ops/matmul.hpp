// host/ops/matmul.hpp - y = a b^T for each batch, either operand stored turned: what gradients of products are made of.
#pragma once
#include <t2x/op.hpp>

namespace t2x {

struct Matmul {
  static constexpr const char* kName = "matmul";
  static constexpr const char* kDoc =
      "a b^T for each batch: a[...,M,K], b[...,N,K] -> [...,M,N]. transpose_a = 1: a is [...,K,M]; transpose_b = 1: b "
      "is [...,K,N], the plain product a b. The leading sizes of a make Ba batches, those of b Bb; batch i of a uses "
      "batch i/(Ba/Bb) of b.";
  static constexpr t2x_operand kOperands[] = {
      operand("a", "left factor, [...,M,K]"),
      operand("b", "right factor, [...,N,K]", kWeight),
  };
  static constexpr const char* kAttrs[] = {"transpose_a", "transpose_b", nullptr};
  static const t2x_op_variant kVariants[4];
  static void infer(OpCall c);
  static double cost(OpCall c);
  static void reference(OpCall c, const double* const* in, double* const* out);
  static void gradient(GradientCall g);

  // The sizes of one call.
  struct Shape {
    uint64_t batches;      // of a
    uint64_t per_b;        // batches of a that share one of b
    uint32_t m, n, k;
    bool transpose_a, transpose_b;
    explicit Shape(const OpCall& c);
    uint64_t a_row() const { return transpose_a ? m : k; }
    uint64_t b_row() const { return transpose_b ? n : k; }
  };
};

}  // namespace t2x
