#include "memory/memory_type.hpp"

#include <algorithm>
#include <functional>

namespace t2x {
namespace {

constexpr VkMemoryPropertyFlags kMappable = VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
// What a card shows of its memory without a resizable BAR; drivers want that window for themselves.
constexpr uint64_t kSmallWindow = uint64_t(256) << 20;
// Protected, lazily allocated or AMD's uncached types are not for compute.
constexpr VkMemoryPropertyFlags kKnown = VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT | VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT |
                                         VK_MEMORY_PROPERTY_HOST_COHERENT_BIT | VK_MEMORY_PROPERTY_HOST_CACHED_BIT;

// Types with a positive score, highest first; among equals the driver's order, which is by performance.
std::vector<uint32_t> ranked(const Device& device, uint32_t allowed_bits,
                             const std::function<int(VkMemoryPropertyFlags, uint64_t heap_bytes)>& score) {
  const VkPhysicalDeviceMemoryProperties& memory = device.memory_properties();
  std::vector<std::pair<int, uint32_t>> scored;
  for (uint32_t i = 0; i < memory.memoryTypeCount; ++i) {
    const VkMemoryType& type = memory.memoryTypes[i];
    if (!(allowed_bits >> i & 1) || (type.propertyFlags & ~kKnown)) continue;
    const int points = score(type.propertyFlags, memory.memoryHeaps[type.heapIndex].size);
    if (points > 0) scored.emplace_back(points, i);
  }
  std::stable_sort(scored.begin(), scored.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<uint32_t> types;
  for (const auto& [points, type] : scored) types.push_back(type);
  return types;
}

}  // namespace

std::vector<uint32_t> device_memory_types(const Device& device, uint32_t allowed_bits) {
  const uint32_t kind = device.info().kind;
  const bool shared_memory = kind == T2X_DEVICE_INTEGRATED || kind == T2X_DEVICE_CPU;
  const auto local = [&](VkMemoryPropertyFlags flags, uint64_t heap_bytes) {
    if (!(flags & VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT)) return 0;
    if ((flags & kMappable) != kMappable) return 2;
    if (!shared_memory && heap_bytes <= kSmallWindow) return 1;
    return shared_memory && (flags & VK_MEMORY_PROPERTY_HOST_CACHED_BIT) ? 4 : 3;
  };
  std::vector<uint32_t> types = ranked(device, allowed_bits, local);
  if (!types.empty()) return types;
  return ranked(device, allowed_bits, [](VkMemoryPropertyFlags, uint64_t) { return 1; });
}

std::vector<uint32_t> staging_memory_types(const Device& device, uint32_t allowed_bits) {
  return ranked(device, allowed_bits, [](VkMemoryPropertyFlags flags, uint64_t) {
    if ((flags & kMappable) != kMappable) return 0;
    const bool cached = flags & VK_MEMORY_PROPERTY_HOST_CACHED_BIT;
    const bool local = flags & VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT;
    return 1 + 2 * cached + !local;
  });
}

VkMemoryPropertyFlags memory_flags(const Device& device, uint32_t type) {
  return device.memory_properties().memoryTypes[type].propertyFlags;
}

}  // namespace t2x
