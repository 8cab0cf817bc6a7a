// t2x/shape.hpp - shapes and element types: making, counting and printing t2x_dims.
#pragma once
#include "abi.h"
#include "error.hpp"
#include <cstdint>
#include <initializer_list>
#include <string>

namespace t2x {

// dims({2, 3, 64}) is f32[2,3,64].
inline t2x_dims dims(std::initializer_list<uint64_t> sizes, t2x_dtype dtype = T2X_F32) {
  t2x_dims d{static_cast<uint32_t>(sizes.size()), dtype, {}};
  if (sizes.size() > T2X_MAX_RANK) throw Error("a tensor has at most 6 dimensions");
  uint32_t i = 0;
  for (uint64_t s : sizes) {
    if (s > UINT32_MAX) throw Error("a tensor's dimension exceeds 2^32 - 1");
    d.d[i++] = static_cast<uint32_t>(s);
  }
  return d;
}

// Number of elements.
inline uint64_t count(const t2x_dims& d) {
  uint64_t n = 1;
  for (uint32_t i = 0; i < d.rank; ++i) n *= d.d[i];
  return n;
}

inline uint32_t element_bytes(t2x_dtype dtype) {
  switch (dtype) {
    case T2X_F32: case T2X_I32: return 4;
    case T2X_F16: case T2X_BF16: return 2;
    case T2X_I64: return 8;
    case T2X_U8: case T2X_BOOL: return 1;
    default: return 0;
  }
}

inline uint64_t bytes(const t2x_dims& d) { return count(d) * element_bytes(d.dtype); }

// The innermost size; 1 for a scalar.
inline uint32_t innermost(const t2x_dims& d) { return d.rank ? d.d[d.rank - 1] : 1; }

// The number of innermost rows.
inline uint64_t rows(const t2x_dims& d) {
  uint64_t n = 1;
  for (uint32_t i = 0; i + 1 < d.rank; ++i) n *= d.d[i];
  return n;
}

inline bool same_shape(const t2x_dims& a, const t2x_dims& b) {
  if (a.rank != b.rank) return false;
  for (uint32_t i = 0; i < a.rank; ++i)
    if (a.d[i] != b.d[i]) return false;
  return true;
}

inline const char* dtype_name(t2x_dtype dtype) {
  switch (dtype) {
    case T2X_F32: return "f32";
    case T2X_F16: return "f16";
    case T2X_BF16: return "bf16";
    case T2X_I32: return "i32";
    case T2X_U8: return "u8";
    case T2X_I64: return "i64";
    case T2X_BOOL: return "bool";
    default: return "?";
  }
}

// "f32[2,3,64]"
inline std::string to_string(const t2x_dims& d) {
  std::string s = std::string(dtype_name(d.dtype)) + "[";
  for (uint32_t i = 0; i < d.rank; ++i) {
    if (i) s += ',';
    s += std::to_string(d.d[i]);
  }
  return s + "]";
}

}  // namespace t2x
