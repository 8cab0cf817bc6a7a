#include "device/instance.hpp"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <utility>
#include <vector>

#include "device/device.hpp"
#include "status/failure.hpp"

namespace t2x {
namespace {

// 1.1 is what the kernels' SPIR-V needs; newer versions only save extension names.
constexpr uint32_t kLeastApi = VK_API_VERSION_1_1;
constexpr uint32_t kBestApi = VK_API_VERSION_1_3;

constexpr const char* kNoDriver =
    "no Vulkan driver was found; install your GPU's driver, or Mesa's software driver (Debian and Ubuntu: "
    "mesa-vulkan-drivers), and check with `vulkaninfo --summary`";

// Without this flag the loader hides layered drivers such as MoltenVK.
bool has_portability_enumeration() {
  uint32_t count = 0;
  vkEnumerateInstanceExtensionProperties(nullptr, &count, nullptr);
  std::vector<VkExtensionProperties> extensions(count);
  vkEnumerateInstanceExtensionProperties(nullptr, &count, extensions.data());
  return std::any_of(extensions.begin(), extensions.begin() + count, [](const VkExtensionProperties& extension) {
    return std::strcmp(extension.extensionName, VK_KHR_PORTABILITY_ENUMERATION_EXTENSION_NAME) == 0;
  });
}

// The process's first instance without layers, which is never destroyed: the loader unloads a driver with its last instance,
// and NVIDIA's (580) can only be loaded some twenty times in a process; then the loader finds no driver any more.
std::atomic<VkInstance> kept{VK_NULL_HANDLE};

bool keep(VkInstance instance) {
  VkInstance none = VK_NULL_HANDLE;
  return kept.compare_exchange_strong(none, instance);
}

void destroy_unless_kept(VkInstance instance) {
  if (!keep(instance)) vkDestroyInstance(instance, nullptr);
}

}  // namespace

Instance::Instance(bool validation) {
  uint32_t offered = VK_API_VERSION_1_0;
  check_vk(vkEnumerateInstanceVersion(&offered), "asking the Vulkan loader for its version");
  if (offered < kLeastApi) fail_machine("this machine's Vulkan loader only knows Vulkan 1.0; T2X needs 1.1: update it");
  api_version_ = std::min(offered, kBestApi);
  if (validation) {
    validation_version_ = require_validation_layer();
    log_ = std::make_unique<ValidationLog>();
  }
  create(has_portability_enumeration());
  if (validation) attach_messenger();
}

void Instance::create(bool portability) {
  VkApplicationInfo application{VK_STRUCTURE_TYPE_APPLICATION_INFO};
  application.pApplicationName = application.pEngineName = "t2x";
  application.apiVersion = api_version_;
  VkInstanceCreateInfo info{VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO};
  info.pApplicationInfo = &application;
  std::vector<const char*> extensions;
  if (portability) {
    extensions.push_back(VK_KHR_PORTABILITY_ENUMERATION_EXTENSION_NAME);
    info.flags |= VK_INSTANCE_CREATE_ENUMERATE_PORTABILITY_BIT_KHR;
  }
  const VkValidationFeatureEnableEXT enabled[] = {VK_VALIDATION_FEATURE_ENABLE_SYNCHRONIZATION_VALIDATION_EXT};
  VkValidationFeaturesEXT features{VK_STRUCTURE_TYPE_VALIDATION_FEATURES_EXT};
  features.enabledValidationFeatureCount = 1;
  features.pEnabledValidationFeatures = enabled;
  VkDebugUtilsMessengerCreateInfoEXT messenger{};
  if (log_) {
    extensions.push_back(VK_EXT_DEBUG_UTILS_EXTENSION_NAME);
    extensions.push_back(VK_EXT_VALIDATION_FEATURES_EXTENSION_NAME);
    messenger = log_->messenger();
    features.pNext = &messenger;  // hears what goes wrong while the instance is made and destroyed
    info.pNext = &features;
    info.enabledLayerCount = 1;
    info.ppEnabledLayerNames = &kValidationLayer;
  }
  info.enabledExtensionCount = uint32_t(extensions.size());
  info.ppEnabledExtensionNames = extensions.data();
  const VkResult result = vkCreateInstance(&info, nullptr, &handle_);
  if (result == VK_ERROR_INCOMPATIBLE_DRIVER) fail_machine(kNoDriver);
  check_vk(result, "making the Vulkan instance");
  if (log_ && !kept) keep_one_without_layers(info);
}

// Validation reports when its instance is destroyed, so that another one has to stay.
void Instance::keep_one_without_layers(VkInstanceCreateInfo info) {
  info.pNext = nullptr;
  info.enabledLayerCount = info.enabledExtensionCount = 0;
  info.flags = 0;
  VkInstance bare = VK_NULL_HANDLE;
  if (vkCreateInstance(&info, nullptr, &bare) == VK_SUCCESS) destroy_unless_kept(bare);
}

void Instance::attach_messenger() {
  const auto make = reinterpret_cast<PFN_vkCreateDebugUtilsMessengerEXT>(
      vkGetInstanceProcAddr(handle_, "vkCreateDebugUtilsMessengerEXT"));
  const VkDebugUtilsMessengerCreateInfoEXT info = log_->messenger();
  if (make) make(handle_, &info, nullptr, &messenger_);
}

Instance::Instance(Instance&& other) noexcept
    : handle_(std::exchange(other.handle_, VK_NULL_HANDLE)),
      messenger_(std::exchange(other.messenger_, VK_NULL_HANDLE)),
      api_version_(other.api_version_),
      validation_version_(other.validation_version_),
      log_(std::move(other.log_)) {}

Instance::~Instance() {
  if (messenger_) {
    const auto destroy = reinterpret_cast<PFN_vkDestroyDebugUtilsMessengerEXT>(
        vkGetInstanceProcAddr(handle_, "vkDestroyDebugUtilsMessengerEXT"));
    if (destroy) destroy(handle_, messenger_, nullptr);
  }
  if (handle_ && log_) vkDestroyInstance(handle_, nullptr);
  if (handle_ && !log_) destroy_unless_kept(handle_);
  if (log_) log_->print_unread();
}

}  // namespace t2x
