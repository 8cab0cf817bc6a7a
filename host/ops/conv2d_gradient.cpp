// The gradients of conv2d, made of slices, products and one more convolution: no kernels of their own.
#include "ops/conv2d.hpp"
#include <algorithm>
#include <vector>

namespace t2x {
namespace {

// Sizes of one use; x after upsampling.
struct Sizes {
  uint64_t b, h, w, c, o, kh, kw, oh, ow, stride, dilation, top, left, up;

  explicit Sizes(const GradientCall& g)
      : b(g.in_dims(0).d[0]), c(g.in_dims(0).d[3]), o(g.in_dims(1).d[0]), kh(g.in_dims(1).d[1]), kw(g.in_dims(1).d[2]),
        oh(g.out_dims().d[1]), ow(g.out_dims().d[2]), stride(g.u32("stride", 1)),
        dilation(g.u32("dilation", 1)), top(g.u32("pad_top", 0)),
        left(g.u32("pad_left", 0)), up(g.u32("upsample", 1)) {
    h = g.in_dims(0).d[1] * up, w = g.in_dims(0).d[2] * up;
  }
  uint64_t pixels() const { return b * oh * ow; }
  uint64_t taps() const { return kh * kw; }
  // Rows and columns from the first tap to the last.
  uint64_t reach_down() const { return (kh - 1) * dilation + 1; }
  uint64_t reach_across() const { return (kw - 1) * dilation + 1; }
};

// Records moves along the middle of [outer, length, inner].
struct Moves {
  const GradientCall& g;

  Tensor slice(Tensor x, uint64_t outer, uint64_t length, uint64_t inner, uint64_t start, uint64_t stop) const {
    x = g.view(x, {outer, length, inner});
    return start == 0 && stop == length ? x : g.op("slice", {x}, {{"axis", 1}, {"start", start}, {"stop", stop}});
  }
  Tensor pad(Tensor x, uint64_t outer, uint64_t length, uint64_t inner, uint64_t before, uint64_t after) const {
    x = g.view(x, {outer, length, inner});
    return before + after == 0 ? x : g.op("pad", {x}, {{"axis", 1}, {"before", before}, {"after", after}});
  }
  // `total` long: zeros `before`, then as much of x as fits, then zeros.
  Tensor fit(Tensor x, uint64_t outer, uint64_t length, uint64_t inner, uint64_t before, uint64_t total) const {
    const uint64_t kept = std::min(length, total - std::min(before, total));
    return pad(slice(x, outer, length, inner, 0, kept), outer, kept, inner, before, total - before - kept);
  }
  // `n` of the elements from `start`, one each `stride`.
  Tensor strided(Tensor x, uint64_t outer, uint64_t length, uint64_t inner, uint64_t start, uint64_t n,
                 uint64_t stride) const {
    x = slice(x, outer, length, inner, start, start + n * stride);
    return slice(x, outer * n, stride, inner, 0, 1);
  }
};

// For each tap, the sum over pixels of dy times what the tap reads.
Tensor weight_gradient(const GradientCall& g, const Sizes& s) {
  const Moves m{g};
  const uint64_t rows = s.reach_down() - 1 + s.oh * s.stride;
  const uint64_t columns = s.reach_across() - 1 + s.ow * s.stride;
  Tensor x = s.up > 1 ? g.op("upsample_nearest", {g.in(0)}, {{"factor", s.up}}) : g.in(0);
  x = m.fit(x, s.b, s.h, s.w * s.c, s.top, rows);
  x = m.fit(x, s.b * rows, s.w, s.c, s.left, columns);
  const Tensor dy = g.view(g.gradient(), {s.pixels(), s.o});
  Tensors taps;
  for (uint64_t ky = 0; ky < s.kh; ++ky) {
    const Tensor lines = m.strided(x, s.b, rows, columns * s.c, ky * s.dilation, s.oh, s.stride);
    for (uint64_t kx = 0; kx < s.kw; ++kx) {
      const Tensor read = g.view(m.strided(lines, s.b * s.oh, columns, s.c, kx * s.dilation, s.ow, s.stride),
                                 {s.pixels(), s.c});
      const Tensor tap = g.op("matmul", {dy, read}, {{"transpose_a", 1}, {"transpose_b", 1}});
      taps.push_back(g.view(tap, {s.o, 1, s.c}));
    }
  }
  const Attr axis{"axis", 1};
  return taps.size() == 1 ? taps[0] : g.op("concat", taps, {&axis, 1});
}

// [O,taps,C] -> [C,taps,O], the taps from the last to the first.
Tensor turned_weight(const GradientCall& g, const Sizes& s) {
  const Moves m{g};
  Tensors taps;
  for (uint64_t t = s.taps(); t-- > 0;) taps.push_back(m.slice(g.in(1), s.o, s.taps(), s.c, t, t + 1));
  const Attr axis{"axis", 1};
  const Tensor turned = taps.size() == 1 ? taps[0] : g.op("concat", taps, {&axis, 1});
  return g.op("permute", {turned}, {{"order", "210"}});
}

// How rows or columns of dy meet those of x: what of dy is used, and the zeros around it.
struct Edge { uint64_t start, stop, before, after; };
Edge edge(uint64_t length, uint64_t kernel, uint64_t pad, uint64_t wanted) {
  const int64_t before = static_cast<int64_t>(kernel) - 1 - static_cast<int64_t>(pad);
  const int64_t after = static_cast<int64_t>(wanted + pad) - static_cast<int64_t>(length);
  return {static_cast<uint64_t>(std::max<int64_t>(0, -before)),
          static_cast<uint64_t>(static_cast<int64_t>(length) + std::min<int64_t>(0, after)),
          static_cast<uint64_t>(std::max<int64_t>(0, before)), static_cast<uint64_t>(std::max<int64_t>(0, after))};
}

// A convolution of dy, with zeros between its pixels for a stride, by the kernels turned around.
Tensor input_gradient(const GradientCall& g, const Sizes& s) {
  const Moves m{g};
  const uint64_t o = ceil_div(s.o, 4) * 4;   // whole texels: convolutions of others are slow
  Tensor dy = m.pad(g.gradient(), s.pixels(), s.o, 1, 0, o - s.o);
  const Tensor weight = m.pad(turned_weight(g, s), s.c * s.taps(), s.o, 1, 0, o - s.o);
  dy = m.pad(dy, s.pixels(), 1, o, 0, s.stride - 1);
  const uint64_t height = s.oh * s.stride, width = s.ow * s.stride;
  dy = m.pad(dy, s.b * s.oh, 1, width * o, 0, s.stride - 1);
  const Edge rows = edge(height, s.reach_down(), s.top, s.h);
  const Edge columns = edge(width, s.reach_across(), s.left, s.w);
  const uint64_t used = rows.stop - rows.start, across = columns.stop - columns.start;
  dy = m.slice(dy, s.b, height, width * o, rows.start, rows.stop);
  dy = m.slice(dy, s.b * used, width, o, columns.start, columns.stop);
  Tensor dx = g.op("conv2d", {g.view(dy, {s.b, used, across, o}), g.view(weight, {s.c, s.kh, s.kw, o})},
                   {{"dilation", s.dilation}, {"pad_top", rows.before}, {"pad_bottom", rows.after},
                    {"pad_left", columns.before}, {"pad_right", columns.after}});
  if (s.up == 1) return dx;
  const uint64_t lines = s.b * s.h / s.up;
  dx = g.op("sum", {g.view(dx, {lines, s.up, s.w * s.c})}, {{"axis", 1}});
  return g.op("sum", {g.view(dx, {lines * s.w / s.up, s.up, s.c})}, {{"axis", 1}});
}

}  // namespace

void Conv2d::gradient(GradientCall g) {
  const Sizes s(g);
  if (g.wants(kX)) {
    if (g.in_dims(kWeightOperand).dtype != T2X_F32)
      throw Error("weight is " + to_string(g.in_dims(kWeightOperand)) + "; the gradient of x needs it in f32");
    g.give(kX, input_gradient(g, s));
  }
  if (g.wants(kWeightOperand)) g.give(kWeightOperand, weight_gradient(g, s));
  if (g.wants(kBias)) g.give(kBias, g.op("sum", {g.view(g.gradient(), {s.pixels(), s.o})}, {{"axis", 0}}));
  if (g.wants(kResidual)) g.give(kResidual, g.gradient());
}

}  // namespace t2x
