// host/ops/pointwise.hpp - kernels that take every element alone: four at a time or one, in flat windows.
#pragma once
#include "ops/windows.hpp"
#include <t2x/op.hpp>

namespace t2x {

// Texels in, vec4 out; for element counts that are multiples of 4.
struct Vec4 {
  static constexpr const char* kName = "vec4";
  static constexpr uint32_t kKind = T2X_BIND_TEXEL;
  static constexpr uint64_t kWidth = 4;
  static int preference(const OpCall& c, uint64_t elements) { return elements % 4 ? 0 : texel_preference(c, 20); }
};

// Single floats, any count.
struct Plain {
  static constexpr const char* kName = "plain";
  static constexpr uint32_t kKind = T2X_BIND_STORAGE;
  static constexpr uint64_t kWidth = 1;
  static int preference(const OpCall&, uint64_t) { return 10; }
};

inline constexpr uint32_t kFlatGroup = 256;   // local_size_x of the pointwise shaders

// One flat window: the same stretch of every operand.
template <class Shape> struct FlatWindow {
  const OpCall& c;
  uint64_t first, elements;
  uint32_t steps() const { return static_cast<uint32_t>(elements / Shape::kWidth); }
  Groups groups() const { return flat_groups(ceil_div(steps(), kFlatGroup), c.device()); }
  t2x_binding in(uint32_t operand) const { return bind(operand, Shape::kKind); }
  t2x_binding out(uint32_t result = 0) const { return bind(c.output(result), T2X_BIND_STORAGE); }

private:
  t2x_binding bind(uint32_t operand, uint32_t kind) const {
    return window(c, operand, kind, 4 * Shape::kWidth, first / Shape::kWidth, steps()).binding;
  }
};

// Calls body(FlatWindow) until all elements of the result are served.
template <class Shape, class Body>
void for_flat(const OpCall& c, Body&& body) {
  for_flat_windows(c, count(c.out()), Shape::kKind,
                   [&](uint64_t first, uint64_t n) { body(FlatWindow<Shape>{c, first, n}); });
}

}  // namespace t2x
