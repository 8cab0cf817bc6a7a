// host/device/validation.hpp - the Khronos validation layer: asking for it, keeping what it says.
#pragma once
#include <vulkan/vulkan.h>
#include <mutex>
#include <string>
#include <vector>

namespace t2x {

inline constexpr const char* kValidationLayer = "VK_LAYER_KHRONOS_validation";

// True when the caller asks for validation or T2X_VALIDATION is set to anything but "" and "0".
bool validation_wanted(bool asked);

// Throws Side::Machine, saying how to install the layer, when it is absent.
void require_validation_layer();

// Warnings and errors of the layer. It must outlive the instance that reports into it: it is therefore
// held by pointer. Thread-safe.
class ValidationLog {
public:
  // For VkInstanceCreateInfo::pNext and vkCreateDebugUtilsMessengerEXT alike.
  VkDebugUtilsMessengerCreateInfoEXT messenger();
  std::vector<std::string> messages() const;

private:
  static VKAPI_ATTR VkBool32 VKAPI_CALL receive(VkDebugUtilsMessageSeverityFlagBitsEXT severity,
                                                VkDebugUtilsMessageTypeFlagsEXT types,
                                                const VkDebugUtilsMessengerCallbackDataEXT* data, void* log);
  mutable std::mutex mutex_;
  std::vector<std::string> messages_;
};

}  // namespace t2x
