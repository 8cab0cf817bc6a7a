#include <string>

#include "device/device.hpp"
#include "status/failure.hpp"

namespace t2x {
namespace {

// VkResult as the specification writes it, for those that a compute program can meet.
const char* result_name(VkResult result) {
  switch (result) {
    case VK_NOT_READY: return "VK_NOT_READY";
    case VK_TIMEOUT: return "VK_TIMEOUT";
    case VK_INCOMPLETE: return "VK_INCOMPLETE";
    case VK_ERROR_INITIALIZATION_FAILED: return "VK_ERROR_INITIALIZATION_FAILED";
    case VK_ERROR_MEMORY_MAP_FAILED: return "VK_ERROR_MEMORY_MAP_FAILED";
    case VK_ERROR_LAYER_NOT_PRESENT: return "VK_ERROR_LAYER_NOT_PRESENT";
    case VK_ERROR_EXTENSION_NOT_PRESENT: return "VK_ERROR_EXTENSION_NOT_PRESENT";
    case VK_ERROR_FEATURE_NOT_PRESENT: return "VK_ERROR_FEATURE_NOT_PRESENT";
    case VK_ERROR_INCOMPATIBLE_DRIVER: return "VK_ERROR_INCOMPATIBLE_DRIVER";
    case VK_ERROR_TOO_MANY_OBJECTS: return "VK_ERROR_TOO_MANY_OBJECTS";
    case VK_ERROR_FORMAT_NOT_SUPPORTED: return "VK_ERROR_FORMAT_NOT_SUPPORTED";
    case VK_ERROR_FRAGMENTED_POOL: return "VK_ERROR_FRAGMENTED_POOL";
    case VK_ERROR_OUT_OF_POOL_MEMORY: return "VK_ERROR_OUT_OF_POOL_MEMORY";
    case VK_ERROR_INVALID_EXTERNAL_HANDLE: return "VK_ERROR_INVALID_EXTERNAL_HANDLE";
    case VK_ERROR_FRAGMENTATION: return "VK_ERROR_FRAGMENTATION";
    case VK_ERROR_INVALID_SHADER_NV: return "VK_ERROR_INVALID_SHADER_NV";
    case VK_ERROR_UNKNOWN: return "VK_ERROR_UNKNOWN";
    default: return "VkResult";
  }
}

}  // namespace

void check_vk(VkResult result, const char* doing) {
  const std::string where = std::string(" while ") + doing;
  switch (result) {
    case VK_SUCCESS:
      return;
    case VK_ERROR_OUT_OF_DEVICE_MEMORY:
      fail_memory("out of device memory" + where +
                   "; try a smaller size or batch, close other programs that use the GPU, or choose another --device");
    case VK_ERROR_OUT_OF_HOST_MEMORY:
      fail_memory("out of host memory" + where + "; try a smaller size or batch, or close other programs");
    case VK_ERROR_DEVICE_LOST:
      fail_machine("the GPU was lost" + where +
                   ": the driver crashed, or stopped a kernel that ran too long; try a newer driver, a smaller size, "
                   "or another --device");
    default:
      fail_machine(std::string("Vulkan failed with ") + result_name(result) + " (" + std::to_string(result) + ")" +
                   where + "; try a newer driver or another --device");
  }
}

}  // namespace t2x
