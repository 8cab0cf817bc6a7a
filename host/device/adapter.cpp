#include "device/adapter.hpp"

#include <algorithm>
#include <cstdio>
#include <vector>

#include "device/quirks.hpp"

namespace t2x {
namespace {

void read_extensions(Adapter& adapter) {
  uint32_t count = 0;
  vkEnumerateDeviceExtensionProperties(adapter.handle, nullptr, &count, nullptr);
  std::vector<VkExtensionProperties> extensions(count);
  vkEnumerateDeviceExtensionProperties(adapter.handle, nullptr, &count, extensions.data());
  for (uint32_t i = 0; i < count; ++i) adapter.extensions.insert(extensions[i].extensionName);
}

std::string hex(const uint8_t* bytes, size_t count) {
  std::string text;
  for (size_t i = 0; i < count; ++i) {
    char digits[3];
    std::snprintf(digits, sizeof digits, "%02x", bytes[i]);
    text += digits;
  }
  return text;
}

std::string driver_text(const Adapter& adapter, const VkPhysicalDeviceDriverProperties& driver) {
  if (!driver.driverName[0]) return "driver version " + std::to_string(adapter.properties.driverVersion);
  return std::string(driver.driverName) + (driver.driverInfo[0] ? " " : "") + driver.driverInfo;
}

void read_properties(Adapter& adapter) {
  const bool has_driver =
      adapter.api_version >= VK_API_VERSION_1_2 || adapter.extensions.count(VK_KHR_DRIVER_PROPERTIES_EXTENSION_NAME);
  const bool has_maintenance4 =
      adapter.api_version >= VK_API_VERSION_1_3 || adapter.extensions.count(VK_KHR_MAINTENANCE_4_EXTENSION_NAME);
  VkPhysicalDeviceProperties2 all{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2};
  VkPhysicalDeviceIDProperties ids{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_ID_PROPERTIES};
  VkPhysicalDeviceMaintenance3Properties allocation{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MAINTENANCE_3_PROPERTIES};
  VkPhysicalDeviceDriverProperties driver{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_DRIVER_PROPERTIES};
  VkPhysicalDeviceMaintenance4Properties buffer{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MAINTENANCE_4_PROPERTIES};
  adapter.subgroup.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SUBGROUP_PROPERTIES;
  all.pNext = &adapter.subgroup;
  adapter.subgroup.pNext = &ids;
  ids.pNext = &allocation;
  void** tail = &allocation.pNext;
  if (has_driver) *tail = &driver, tail = &driver.pNext;
  if (has_maintenance4) *tail = &buffer;
  vkGetPhysicalDeviceProperties2(adapter.handle, &all);
  adapter.subgroup.pNext = nullptr;
  adapter.driver_id = driver.driverID;
  adapter.driver = driver_text(adapter, driver);
  const uint32_t version = adapter.properties.driverVersion;
  const uint8_t version_bytes[] = {uint8_t(version >> 24), uint8_t(version >> 16), uint8_t(version >> 8),
                                   uint8_t(version)};
  adapter.id = hex(ids.deviceUUID, VK_UUID_SIZE) + hex(ids.driverUUID, VK_UUID_SIZE) + hex(version_bytes, 4);
  adapter.max_allocation_bytes = allocation.maxMemoryAllocationSize;
  if (has_maintenance4) {
    adapter.max_allocation_bytes = std::min<uint64_t>(adapter.max_allocation_bytes, buffer.maxBufferSize);
  }
}

// A family without graphics runs beside the desktop and, on some systems, under a longer watchdog.
void choose_queue_family(Adapter& adapter) {
  uint32_t count = 0;
  vkGetPhysicalDeviceQueueFamilyProperties(adapter.handle, &count, nullptr);
  std::vector<VkQueueFamilyProperties> families(count);
  vkGetPhysicalDeviceQueueFamilyProperties(adapter.handle, &count, families.data());
  for (uint32_t i = 0; i < count; ++i) {
    if (!(families[i].queueFlags & VK_QUEUE_COMPUTE_BIT)) continue;
    const bool apart = !(families[i].queueFlags & VK_QUEUE_GRAPHICS_BIT);
    if (adapter.queue_family && !apart) continue;
    adapter.queue_family = i;
    adapter.timestamp_bits = families[i].timestampValidBits;
    if (apart) break;
  }
}

}  // namespace

Adapter read_adapter(VkPhysicalDevice device, uint32_t instance_api) {
  Adapter adapter;
  adapter.handle = device;
  vkGetPhysicalDeviceProperties(device, &adapter.properties);
  vkGetPhysicalDeviceMemoryProperties(device, &adapter.memory);
  adapter.api_version = std::min(instance_api, adapter.properties.apiVersion);
  read_extensions(adapter);
  choose_queue_family(adapter);
  if (adapter.api_version < VK_API_VERSION_1_1) return adapter;
  read_properties(adapter);
  adapter.features = read_features(device, adapter.api_version, adapter.extensions);
  apply_quirks(adapter);
  return adapter;
}

std::string refusal(const Adapter& adapter) {
  if (adapter.api_version < VK_API_VERSION_1_1) return "its driver only knows Vulkan 1.0; T2X needs 1.1";
  if (!adapter.queue_family) return "it has no compute queue";
  return "";
}

}  // namespace t2x
