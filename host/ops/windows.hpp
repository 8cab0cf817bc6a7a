// host/ops/windows.hpp - the part of an operand that one dispatch sees, within what the device can bind.
#pragma once
#include <t2x/op.hpp>
#include <algorithm>

namespace t2x {

inline constexpr uint64_t kTexelBytes = 16;   // RGBA32F
inline constexpr uint64_t kMaxAlignment = 256;

// Bytes that one binding of this kind may cover.
inline uint64_t binding_limit(const OpCall& c, uint32_t kind) {
  uint64_t storage = c.device().max_binding_bytes;
  return kind == T2X_BIND_TEXEL ? std::min(storage, c.device().max_texels * kTexelBytes) : storage;
}

// Bytes of a stretch that fits one binding wherever it begins.
inline uint64_t window_limit(const OpCall& c, uint32_t kind) {
  const uint64_t limit = binding_limit(c, kind);
  return limit - std::min(limit, kMaxAlignment);
}

// What rows of `whole` bytes in all may take of one binding: no part of it needs to be cut when all fit.
inline uint64_t window_limit(const OpCall& c, uint32_t kind, uint64_t whole) {
  return whole <= binding_limit(c, kind) ? binding_limit(c, kind) : window_limit(c, kind);
}

// The preference of a texel kernel: last where texel buffers are so much smaller than storage buffers that
// windows would be many.
inline int texel_preference(const OpCall& c, int preference) {
  return c.device().max_texels * kTexelBytes * 16 < c.device().max_binding_bytes ? 1 : preference;
}

// A binding that holds wanted elements: it begins where the device allows, `base` is the first of them in it.
struct Window {
  t2x_binding binding{};
  uint32_t base = 0;
};

// `unit` is the size in bytes of one element as the shader sees it: 16 for texels and vec4, 4 for words.
inline uint64_t window_start(const OpCall& c, uint32_t kind, uint64_t unit, uint64_t first) {
  uint64_t alignment = kind == T2X_BIND_TEXEL ? c.device().texel_alignment : c.device().storage_alignment;
  alignment = std::max<uint64_t>(alignment, unit);   // powers of two both
  return first * unit / alignment * alignment;
}

inline Window window(const OpCall& c, uint32_t operand, uint32_t kind, uint64_t unit, uint64_t first, uint64_t count) {
  const uint64_t start = window_start(c, kind, unit, first);
  const t2x_dims& dims = operand < c.in_count() ? c.in(operand) : c.out(operand - c.in_count());
  // Small element types may end within a word.
  const uint64_t end = std::min((first + count) * unit, bytes(dims));
  return {{operand, kind, start, end - start, 0}, static_cast<uint32_t>(first - start / unit)};
}

// Rows that always fit one binding, wherever they begin.
inline uint64_t rows_that_fit(uint64_t row_bytes, uint64_t limit) {
  return limit > kMaxAlignment ? (limit - kMaxAlignment) / row_bytes : 0;
}

// Calls body(first, count) for stretches of `count` f32 elements; stretches begin at multiples of 64.
template <class Body>
void for_flat_windows(const OpCall& c, uint64_t count, uint32_t kind, Body&& body) {
  for_row_windows(count, sizeof(float), binding_limit(c, kind), 64, body);
}

}  // namespace t2x
