#include "device/heap.hpp"

#include <algorithm>
#include <fstream>
#include <string>

namespace t2x {
namespace {

// Bytes behind "MemTotal:" or "MemAvailable:" of Linux; 0 elsewhere.
uint64_t machine_memory(const char* key) {
  std::ifstream file("/proc/meminfo");
  std::string word;
  uint64_t kibibytes = 0;
  while (file >> word) {
    if (word == key && file >> kibibytes) return kibibytes * 1024;
    file.ignore(256, '\n');
  }
  return 0;
}

uint32_t largest_local_heap(const VkPhysicalDeviceMemoryProperties& memory) {
  uint32_t best = 0;
  uint64_t best_bytes = 0;
  for (uint32_t i = 0; i < memory.memoryHeapCount; ++i) {
    const bool local = memory.memoryHeaps[i].flags & VK_MEMORY_HEAP_DEVICE_LOCAL_BIT;
    if (local && memory.memoryHeaps[i].size > best_bytes) best = i, best_bytes = memory.memoryHeaps[i].size;
  }
  return best;
}

}  // namespace

HeapState heap_state(const Adapter& adapter) {
  const uint32_t heap = largest_local_heap(adapter.memory);
  HeapState state{adapter.memory.memoryHeaps[heap].size, adapter.memory.memoryHeaps[heap].size};
  if (adapter.properties.deviceType == VK_PHYSICAL_DEVICE_TYPE_CPU) {
    const uint64_t total = machine_memory("MemTotal:"), available = machine_memory("MemAvailable:");
    if (total && available) return {total, std::min(total, available)};
  }
  if (adapter.api_version >= VK_API_VERSION_1_1 && adapter.extensions.count(VK_EXT_MEMORY_BUDGET_EXTENSION_NAME)) {
    VkPhysicalDeviceMemoryBudgetPropertiesEXT budget{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MEMORY_BUDGET_PROPERTIES_EXT};
    VkPhysicalDeviceMemoryProperties2 memory{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MEMORY_PROPERTIES_2, &budget, {}};
    vkGetPhysicalDeviceMemoryProperties2(adapter.handle, &memory);
    const uint64_t allowed = budget.heapBudget[heap], used = budget.heapUsage[heap];
    state.free = allowed > used ? std::min(allowed - used, state.bytes) : 0;
  }
  return state;
}

}  // namespace t2x
