// host/ops/conv2d.hpp - two-dimensional convolution, channels last, with nearest upsampling before it.
#pragma once
#include <t2x/op.hpp>

namespace t2x {

struct Conv2d {
  static constexpr uint32_t kX = 0, kWeightOperand = 1, kBias = 2, kResidual = 3;

  // Sizes and attributes of one call, checked.
  struct Shape {
    uint32_t batch, h, w, c;             // x
    uint32_t o, kh, kw;                  // weight
    uint32_t oh, ow;                     // result
    uint32_t stride, dilation, top, left, bottom, right, up;
    explicit Shape(const OpCall& c);
    uint64_t depth() const { return uint64_t{kh} * kw * c; }
    // Rows of x, after upsampling, from a kernel's first tap to its last.
    uint64_t reach() const { return uint64_t{kh - 1} * dilation + 1; }
  };

  static constexpr const char* kName = "conv2d";
  static constexpr const char* kDoc =
      "x[B,H,W,C], weight[O,KH,KW,C], bias[O]?, residual[B,OH,OW,O]? -> [B,OH,OW,O], channels last. stride = 1; "
      "dilation = 1, pixels from one tap to the next; pad_top, pad_left, pad_bottom, pad_right = 0; upsample = 1, 2: nearest, before the convolution.";
  static constexpr t2x_operand kOperands[] = {
      operand("x", "image, [B,H,W,C]"),
      operand("weight", "kernels, [O,KH,KW,C]", kWeight),
      operand("bias", "added to every pixel, [O]", kF32, T2X_OPERAND_OPTIONAL),
      operand("residual", "added at the end, [B,OH,OW,O]", kF32, T2X_OPERAND_OPTIONAL),
  };
  static constexpr const char* kAttrs[] = {"stride",     "dilation",  "pad_top",  "pad_left",
                                           "pad_bottom", "pad_right", "upsample", nullptr};
  static const t2x_op_variant kVariants[3];
  static void infer(OpCall c);
  static double cost(OpCall c);
  static void gradient(GradientCall g);
  static void reference(OpCall c, const double* const* in, double* const* out);
};

}  // namespace t2x
