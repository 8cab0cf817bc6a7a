#include "device/device.hpp"

#include <exception>
#include <utility>

#include "device/choose.hpp"
#include "device/heap.hpp"
#include "device/impl.hpp"
#include "status/failure.hpp"

namespace t2x {

void Device::Impl::create_device() {
  const float priority = 1;
  VkDeviceQueueCreateInfo queue_info{VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO};
  queue_info.queueFamilyIndex = *adapter.queue_family;
  queue_info.queueCount = 1;
  queue_info.pQueuePriorities = &priority;
  const FeatureChain features(adapter.features);
  VkDeviceCreateInfo info{VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO};
  info.pNext = &features.head;
  info.queueCreateInfoCount = 1;
  info.pQueueCreateInfos = &queue_info;
  info.enabledExtensionCount = uint32_t(adapter.features.extensions.size());
  info.ppEnabledExtensionNames = adapter.features.extensions.data();
  check_vk(vkCreateDevice(adapter.handle, &info, nullptr, &handle), "opening the device");
  vkGetDeviceQueue(handle, *adapter.queue_family, 0, &queue);
  if (instance.log()) {
    set_name = reinterpret_cast<PFN_vkSetDebugUtilsObjectNameEXT>(
        vkGetInstanceProcAddr(instance.handle(), "vkSetDebugUtilsObjectNameEXT"));
  }
}

void Device::Impl::create_pipeline_cache() {
  std::vector<std::byte> bytes;
  if (!options.cache_dir.empty()) {
    pipeline_file = std::make_unique<PipelineFile>(options.cache_dir, adapter);
    bytes = pipeline_file->read();
  }
  VkPipelineCacheCreateInfo info{VK_STRUCTURE_TYPE_PIPELINE_CACHE_CREATE_INFO};
  info.initialDataSize = bytes.size();
  info.pInitialData = bytes.data();
  VkResult result = vkCreatePipelineCache(handle, &info, nullptr, &pipeline_cache);
  if (result != VK_SUCCESS && info.initialDataSize) {  // a driver may refuse what it wrote itself
    info.initialDataSize = 0;
    result = vkCreatePipelineCache(handle, &info, nullptr, &pipeline_cache);
  }
  check_vk(result, "making the pipeline cache");
}

Device::Impl::~Impl() {
  if (!handle) return;
  vkDeviceWaitIdle(handle);
  vkDestroyPipelineCache(handle, pipeline_cache, nullptr);
  vkDestroyCommandPool(handle, pool, nullptr);
  vkDestroyDevice(handle, nullptr);
}

std::unique_ptr<Device> Device::open(const DeviceOptions& options) {
  DeviceOptions effective = options;
  effective.validation = validation_wanted(options.validation);
  auto impl = std::make_unique<Impl>(Instance(effective.validation), effective);
  std::vector<Adapter> adapters = read_adapters(impl->instance.handle(), impl->instance.api_version());
  const uint32_t layer = impl->instance.validation_version();
  for (Adapter& adapter : adapters) {
    if (effective.no_fp16) hide_16_bit(adapter.features);
    if (layer && layer < kCooperativeMatrixVersion) hide_cooperative_matrix(adapter.features);
  }
  std::vector<DeviceSummary> summaries;
  for (const Adapter& adapter : adapters) {
    summaries.push_back(summarize(adapter, uint32_t(summaries.size()), effective));
  }
  const uint32_t chosen = choose_device(summaries, effective.selector);
  impl->adapter = std::move(adapters[chosen]);
  impl->summary = std::move(summaries[chosen]);
  impl->summary.info.name = impl->summary.name.c_str();
  impl->summary.info.driver = impl->summary.driver.c_str();
  impl->create_device();
  impl->create_command_pool();
  impl->create_pipeline_cache();
  return std::unique_ptr<Device>(new Device(std::move(impl)));
}

std::vector<DeviceSummary> Device::list() {
  const Instance instance(false);
  std::vector<DeviceSummary> summaries;
  for (const Adapter& adapter : read_adapters(instance.handle(), instance.api_version())) {
    summaries.push_back(summarize(adapter, uint32_t(summaries.size()), DeviceOptions{}));
  }
  return summaries;
}

Device::Device(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Device::~Device() {
  try {
    save_pipeline_cache();
  } catch (const std::exception&) {  // out of host memory: the next run compiles again
  }
}

void Device::save_pipeline_cache() {
  if (!impl_->pipeline_file) return;
  size_t size = 0;
  if (vkGetPipelineCacheData(impl_->handle, impl_->pipeline_cache, &size, nullptr) != VK_SUCCESS) return;
  std::vector<std::byte> bytes(size);
  if (vkGetPipelineCacheData(impl_->handle, impl_->pipeline_cache, &size, bytes.data()) != VK_SUCCESS) return;
  bytes.resize(size);
  impl_->pipeline_file->write(bytes);
}

void Device::set_object_name(VkObjectType type, uint64_t object, const char* name) {
  if (!impl_->set_name) return;
  VkDebugUtilsObjectNameInfoEXT info{VK_STRUCTURE_TYPE_DEBUG_UTILS_OBJECT_NAME_INFO_EXT, nullptr, type, object, name};
  impl_->set_name(impl_->handle, &info);
}

std::vector<std::string> Device::validation_messages() const {
  return impl_->instance.log() ? impl_->instance.log()->messages() : std::vector<std::string>{};
}

double Device::timestamp_nanoseconds() const {
  return impl_->adapter.timestamp_bits ? impl_->adapter.properties.limits.timestampPeriod : 0;
}

MemoryAccount& Device::memory() const { return impl_->memory; }
uint64_t Device::free_bytes() const { return heap_state(impl_->adapter).free; }
uint64_t Device::max_allocation_bytes() const { return impl_->adapter.max_allocation_bytes; }
VkInstance Device::instance() const { return impl_->instance.handle(); }
VkPhysicalDevice Device::physical() const { return impl_->adapter.handle; }
VkDevice Device::handle() const { return impl_->handle; }
VkQueue Device::queue() const { return impl_->queue; }
uint32_t Device::queue_family() const { return *impl_->adapter.queue_family; }
uint32_t Device::api_version() const { return impl_->adapter.api_version; }
VkPipelineCache Device::pipeline_cache() const { return impl_->pipeline_cache; }
const DeviceSummary& Device::summary() const { return impl_->summary; }
const t2x_device_info& Device::info() const { return impl_->summary.info; }
const DeviceOptions& Device::options() const { return impl_->options; }
const VkPhysicalDeviceMemoryProperties& Device::memory_properties() const { return impl_->adapter.memory; }

}  // namespace t2x
