// host/ops/texel_windows.hpp - whether a kernel that reads texels pays off on this device.
#pragma once
#include "ops/windows.hpp"
#include <initializer_list>

namespace t2x {

// `preference`, or 1 where texel buffers are so small that the operands would need more than 16 pairs of windows:
// every window costs a dispatch with its own, partly filled tiles.
inline int few_windows(const OpCall& c, std::initializer_list<uint32_t> operands, int preference) {
  uint64_t windows = 1;
  for (uint32_t i : operands) windows *= ceil_div(bytes(c.in(i)), binding_limit(c, T2X_BIND_TEXEL));
  return windows <= 16 ? preference : 1;
}

}  // namespace t2x
