// parts.hpp - which part of a tensor one dispatch binds, within what the device can bind.
#pragma once
#include <t2x/op.hpp>
#include <algorithm>
#include <initializer_list>

namespace spectra {

inline constexpr uint64_t kMaxAlignment = 256;   // of a binding's offset, bytes
inline constexpr uint32_t kLane = 64;            // invocations of one workgroup along a row, as in the shaders

// Floats first .. first + count - 1 of an operand: a binding that begins where the device allows, and the index in it
// of the first.
struct Part {
  t2x_binding binding;
  uint32_t base;
};

inline Part part(const t2x::OpCall& c, uint32_t operand, uint64_t first, uint64_t count) {
  const uint64_t alignment = std::max<uint64_t>(c.device().storage_alignment, 4);
  const uint64_t start = 4 * first / alignment * alignment;
  return {t2x::storage(operand, start, 4 * (first + count) - start), static_cast<uint32_t>(first - start / 4)};
}

// The same in whole vec4: `first` and `count` are multiples of 4, the base counts vec4. `kind`: T2X_BIND_*.
inline Part vec4_part(const t2x::OpCall& c, uint32_t operand, uint64_t first, uint64_t count, uint32_t kind) {
  const uint64_t needed = kind == T2X_BIND_TEXEL ? c.device().texel_alignment : c.device().storage_alignment;
  const uint64_t alignment = std::max<uint64_t>(needed, 16), start = 4 * first / alignment * alignment;
  return {{operand, kind, start, 4 * (first + count) - start, 0}, static_cast<uint32_t>((4 * first - start) / 16)};
}

// Bytes that one binding holds wherever they begin.
inline uint64_t bindable(const t2x::OpCall& c) {
  return c.device().max_binding_bytes - std::min(c.device().max_binding_bytes, kMaxAlignment);
}

// How many of `rows` rows one dispatch may serve, one workgroup's y each: `row_bytes` are a row's of each operand.
inline uint64_t rows_at_once(const t2x::OpCall& c, uint64_t rows, std::initializer_list<uint64_t> row_bytes) {
  uint64_t n = std::min<uint64_t>(rows, c.device().max_groups[1]);
  for (uint64_t bytes : row_bytes) n = std::min(n, bindable(c) / bytes);
  if (n == 0)
    throw t2x::Error("one frame exceeds what the device binds (" + std::to_string(c.device().max_binding_bytes) +
                     " bytes); a smaller n_fft fits", T2X_UNSUPPORTED);
  return n;
}

inline t2x::Groups row_groups(uint64_t width, uint64_t rows) {
  return {static_cast<uint32_t>(t2x::ceil_div(width, kLane)), static_cast<uint32_t>(rows), 1};
}

// A whole number among an op's attributes, which must be there.
inline uint32_t whole_attr(const t2x::OpCall& c, const char* name, uint32_t least) {
  const double value = c.number(name, -1);
  if (!(value >= least) || value > UINT32_MAX / 2 || value != static_cast<uint32_t>(value))
    throw t2x::Error(std::string(name) + " is a whole number of at least " + std::to_string(least));
  return static_cast<uint32_t>(value);
}

inline void check_window(const t2x_dims& window) {
  if (window.rank != 1 || window.d[0] < 2)
    throw t2x::Error("window is " + t2x::to_string(window) + "; it is f32[n], n points a frame");
}

}  // namespace spectra
