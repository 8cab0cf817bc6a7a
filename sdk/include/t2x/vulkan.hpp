// t2x/vulkan.hpp - for raw Vulkan sections: the host's handles as Vulkan types. The only SDK header
// that needs Vulkan's.
#pragma once
#include "context.hpp"
#include <vulkan/vulkan.h>

namespace t2x {

inline VkDevice vk_device(const t2x_gpu& gpu) { return static_cast<VkDevice>(gpu.device); }
inline VkPhysicalDevice vk_physical_device(const t2x_gpu& gpu) {
  return static_cast<VkPhysicalDevice>(gpu.physical_device);
}
inline VkInstance vk_instance(const t2x_gpu& gpu) { return static_cast<VkInstance>(gpu.instance); }
inline VkCommandBuffer vk_command_buffer(void* handle) { return static_cast<VkCommandBuffer>(handle); }
inline VkBuffer vk_buffer(const t2x_buffer_range& range) {
  return reinterpret_cast<VkBuffer>(static_cast<uintptr_t>(range.vk_buffer));
}

}  // namespace t2x
