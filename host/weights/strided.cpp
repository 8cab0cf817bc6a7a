#include "weights/strided.hpp"
#include <array>
#include <cstring>

namespace t2x {

void gather(std::span<const std::byte> data, const t2x_dims& dims, std::span<const uint64_t> strides, uint64_t size,
            uint64_t first, uint64_t count, std::byte* out) {
  std::array<uint64_t, T2X_MAX_RANK> index{};
  uint64_t at = 0;  // in elements
  for (uint32_t axis = dims.rank; axis-- > 0; first /= dims.d[axis]) {
    index[axis] = first % dims.d[axis];
    at += index[axis] * strides[axis];
  }
  for (; count; --count, out += size) {
    std::memcpy(out, data.data() + at * size, size);
    // The next element: the last axis on, and at its end back to 0 with the axis before it on.
    for (uint32_t axis = dims.rank; axis-- > 0;) {
      at += strides[axis];
      if (++index[axis] < dims.d[axis]) break;
      at -= index[axis] * strides[axis];
      index[axis] = 0;
    }
  }
}

}  // namespace t2x
