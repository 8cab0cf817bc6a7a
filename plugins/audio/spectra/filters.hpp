// filters.hpp - what the ops on triangular filters have in common: their tables, as mel_bands() makes them.
#pragma once
#include "parts.hpp"

namespace spectra {

inline constexpr const char* kFirstDoc = "of each bin the first filter that it is in, never decreasing, [C]";
inline constexpr const char* kWeightsDoc = "of each bin the weights in that filter and in the next, [C,2]";

inline void check_rows(const t2x::OpCall& c, uint32_t operand, const char* name, uint64_t rows) {
  const t2x_dims& d = c.in(operand);
  if (d.rank != 2 || t2x::count(d) == 0 || (rows && d.d[0] != rows))
    throw t2x::Error(std::string(name) + " is " + t2x::to_string(d) + "; it is f32[" +
                     (rows ? std::to_string(rows) : std::string("R")) + ",...]");
}

inline void check_tables(const t2x_dims& first, const t2x_dims& weights, uint32_t columns) {
  if (first.rank != 1 || first.d[0] != columns)
    throw t2x::Error("first is " + t2x::to_string(first) + "; it is i32[" + std::to_string(columns) + "], one a bin");
  if (weights.rank != 2 || weights.d[0] != columns || weights.d[1] != 2)
    throw t2x::Error("weights is " + t2x::to_string(weights) + "; it is f32[" + std::to_string(columns) + ",2]");
}

inline constexpr uint32_t kRowsOfGroup = 16;   // as in the shaders *_row

// Whether one invocation a row, reading texels of four bins, suits: CPU drivers, for which a storage buffer that is read
// in a loop is a gather.
inline bool suits_rows(const t2x::OpCall& c, uint32_t columns) {
  const t2x_device_info& d = c.device();
  return d.kind == T2X_DEVICE_CPU && columns % 4 == 0 && uint64_t{columns} / 2 <= d.max_texels;
}

// How many rows one dispatch of such a kernel may serve: `columns` texels and floats, `filters` floats of each.
inline uint64_t texel_rows_at_once(const t2x::OpCall& c, uint64_t rows, uint64_t columns, uint64_t filters) {
  const uint64_t texels = columns / 4, slack = kMaxAlignment / 16;
  uint64_t n = std::min({rows, bindable(c) / (4 * columns), bindable(c) / (4 * filters)});
  n = std::min(n, (c.device().max_texels - std::min(c.device().max_texels, slack)) / texels);
  if (n == 0)
    throw t2x::Error("one frame exceeds what the device binds (" + std::to_string(c.device().max_binding_bytes) +
                     " bytes); a smaller n_fft fits", T2X_UNSUPPORTED);
  return n;
}

// The first filter that a bin is in; numbers out of range are brought into it, as in the shaders.
inline uint64_t first_filter(const double* first, uint64_t bin, uint64_t filters) {
  return static_cast<uint64_t>(std::clamp(first[bin], 0.0, static_cast<double>(filters - 1)));
}

}  // namespace spectra
