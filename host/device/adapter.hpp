// host/device/adapter.hpp - what one physical device reports about itself, read once.
#pragma once
#include <vulkan/vulkan.h>
#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "device/features.hpp"

namespace t2x {

struct Adapter {
  VkPhysicalDevice handle = VK_NULL_HANDLE;
  uint32_t api_version = 0;             // the smaller of the device's and the instance's
  VkPhysicalDeviceProperties properties{};
  VkPhysicalDeviceSubgroupProperties subgroup{};
  VkPhysicalDeviceMemoryProperties memory{};
  VkDriverId driver_id{};               // 0 when the driver does not say
  std::string driver;                   // "llvmpipe Mesa 22.3.6"
  std::string id;                       // DeviceSummary::id
  uint64_t max_allocation_bytes = 0;    // of one VkBuffer with its own memory
  std::set<std::string> extensions;
  Features features;
  std::optional<uint32_t> queue_family; // with compute; preferably one that draws no desktop
  uint32_t timestamp_bits = 0;          // of that family
};

Adapter read_adapter(VkPhysicalDevice device, uint32_t instance_api);

// Why T2X cannot run on it; "" when it can.
std::string refusal(const Adapter& adapter);

}  // namespace t2x
