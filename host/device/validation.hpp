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

// The version of Vulkan that the layer knows. Throws Side::Machine, saying how to install the layer, when it is
// absent.
uint32_t require_validation_layer();

// Warnings and errors of the layer. It outlives the instance that reports into it. Thread-safe.
class ValidationLog {
public:
  // For VkInstanceCreateInfo::pNext and vkCreateDebugUtilsMessengerEXT alike.
  VkDebugUtilsMessengerCreateInfoEXT messenger();
  std::vector<std::string> messages() const;
  // To stderr, what messages() has never returned: the instance calls it at its very end, so that leaks found
  // there, and runs that nobody asks about, are heard.
  void print_unread() const;

private:
  static VKAPI_ATTR VkBool32 VKAPI_CALL receive(VkDebugUtilsMessageSeverityFlagBitsEXT severity,
                                                VkDebugUtilsMessageTypeFlagsEXT types,
                                                const VkDebugUtilsMessengerCallbackDataEXT* data, void* log);
  mutable std::mutex mutex_;
  std::vector<std::string> messages_;
  mutable size_t read_ = 0;
};

}  // namespace t2x
