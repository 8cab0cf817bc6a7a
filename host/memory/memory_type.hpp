// host/memory/memory_type.hpp - which kinds of memory a buffer may be put into, best first.
#pragma once
#include <cstdint>
#include <vector>

#include "device/device.hpp"

namespace t2x {

// For what kernels work on: memory of the device. Where the host can reach all of that memory (integrated GPUs,
// CPU drivers, cards with a resizable BAR) the reachable types come first, so that uploads need no copy. Only
// device-local types, if the device allows any: falling back to host memory would be slow without a word.
std::vector<uint32_t> device_memory_types(const Device& device, uint32_t allowed_bits);

// For staging: host-visible and coherent, cached first, since downloads read it.
std::vector<uint32_t> staging_memory_types(const Device& device, uint32_t allowed_bits);

VkMemoryPropertyFlags memory_flags(const Device& device, uint32_t type);

}  // namespace t2x
