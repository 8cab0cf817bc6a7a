// host/device/instance.hpp - the Vulkan instance: which version, layers and extensions it is made with.
#pragma once
#include <vulkan/vulkan.h>
#include <memory>

#include "device/validation.hpp"

namespace t2x {

// One VkInstance and, with validation, its messenger. Movable, frees itself, but for the process's first, which stays so
// that drivers stay loaded.
class Instance {
public:
  // Throws Side::Machine when there is no Vulkan 1.1, no driver, or no validation layer though asked for.
  explicit Instance(bool validation);
  ~Instance();
  Instance(Instance&& other) noexcept;
  Instance& operator=(Instance&&) = delete;

  VkInstance handle() const { return handle_; }
  uint32_t api_version() const { return api_version_; }        // what the instance was made for
  uint32_t validation_version() const { return validation_version_; }  // of Vulkan, known to the layer; 0 without
  const ValidationLog* log() const { return log_.get(); }      // null without validation

private:
  void create(bool portability);
  static void keep_one_without_layers(VkInstanceCreateInfo info);
  void attach_messenger();
  VkInstance handle_ = VK_NULL_HANDLE;
  VkDebugUtilsMessengerEXT messenger_ = VK_NULL_HANDLE;
  uint32_t api_version_ = 0;
  uint32_t validation_version_ = 0;
  std::unique_ptr<ValidationLog> log_;
};

}  // namespace t2x
