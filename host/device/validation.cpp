#include "device/validation.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "status/failure.hpp"

namespace t2x {

// A layer that complains in every dispatch must not fill the host's memory.
constexpr size_t kMostMessages = 1000;

bool validation_wanted(bool asked) {
  const char* set = std::getenv("T2X_VALIDATION");
  return asked || (set && *set && std::strcmp(set, "0") != 0);
}

uint32_t require_validation_layer() {
  uint32_t count = 0;
  vkEnumerateInstanceLayerProperties(&count, nullptr);
  std::vector<VkLayerProperties> layers(count);
  vkEnumerateInstanceLayerProperties(&count, layers.data());
  for (uint32_t i = 0; i < count; ++i) {
    if (std::strcmp(layers[i].layerName, kValidationLayer) == 0) return layers[i].specVersion;
  }
  fail_machine(std::string("Vulkan validation was asked for, but the layer ") + kValidationLayer +
               " is not installed; install it (Debian and Ubuntu: vulkan-validationlayers, Fedora: "
               "vulkan-validation-layers, elsewhere: the Vulkan SDK of vulkan.lunarg.com) or run without it");
}

VkDebugUtilsMessengerCreateInfoEXT ValidationLog::messenger() {
  VkDebugUtilsMessengerCreateInfoEXT info{VK_STRUCTURE_TYPE_DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT};
  info.messageSeverity =
      VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT | VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT;
  // Not GENERAL: there the loader reports on other drivers of the machine, which is not ours to mend.
  info.messageType = VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT;
  info.pfnUserCallback = receive;
  info.pUserData = this;
  return info;
}

std::vector<std::string> ValidationLog::messages() const {
  std::lock_guard lock(mutex_);
  read_ = messages_.size();
  return messages_;
}

void ValidationLog::print_unread() const {
  std::lock_guard lock(mutex_);
  for (; read_ < messages_.size(); ++read_) std::fprintf(stderr, "Vulkan validation %s\n", messages_[read_].c_str());
}

VkBool32 ValidationLog::receive(VkDebugUtilsMessageSeverityFlagBitsEXT severity, VkDebugUtilsMessageTypeFlagsEXT,
                                const VkDebugUtilsMessengerCallbackDataEXT* data, void* log) {
  auto* self = static_cast<ValidationLog*>(log);
  const bool error = severity & VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT;
  std::lock_guard lock(self->mutex_);
  if (self->messages_.size() < kMostMessages) {
    self->messages_.push_back(std::string(error ? "error: " : "warning: ") + (data->pMessage ? data->pMessage : ""));
  }
  return VK_FALSE;
}

}  // namespace t2x
