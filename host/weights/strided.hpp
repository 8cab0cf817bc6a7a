// host/weights/strided.hpp - the elements of a tensor that does not lie row by row, in row-major order.
#pragma once
#include <t2x/abi.h>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace t2x {

// Copies elements [first, first+count) to `out`. `strides`, one a dim, and the elements' size `size` count in
// elements and bytes; `data` begins at element 0.
void gather(std::span<const std::byte> data, const t2x_dims& dims, std::span<const uint64_t> strides, uint64_t size,
            uint64_t first, uint64_t count, std::byte* out);

}  // namespace t2x
