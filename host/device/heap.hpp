// host/device/heap.hpp - how much memory a device has, and how much of it is free now.
#pragma once
#include <cstdint>

#include "device/adapter.hpp"

namespace t2x {

struct HeapState { uint64_t bytes = 0, free = 0; };

// Of the largest device-local heap. A CPU driver allocates from the machine's memory, whatever its heap claims.
HeapState heap_state(const Adapter& adapter);

}  // namespace t2x
