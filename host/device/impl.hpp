// host/device/impl.hpp - what an open Device holds; only device.cpp and submit.cpp look inside.
#pragma once
#include <mutex>

#include "device/adapter.hpp"
#include "device/device.hpp"
#include "device/instance.hpp"
#include "device/pipeline_file.hpp"

namespace t2x {

struct Device::Impl {
  Impl(Instance made, const DeviceOptions& asked)
      : options(asked), memory(asked.memory_budget), instance(std::move(made)) {}
  ~Impl();
  void create_device();
  void create_command_pool();
  void create_pipeline_cache();

  DeviceOptions options;  // with T2X_VALIDATION taken in
  MemoryAccount memory;
  Instance instance;
  Adapter adapter;
  DeviceSummary summary;
  VkDevice handle = VK_NULL_HANDLE;
  VkQueue queue = VK_NULL_HANDLE;
  VkPipelineCache pipeline_cache = VK_NULL_HANDLE;
  std::unique_ptr<PipelineFile> pipeline_file;  // null without cache_dir
  PFN_vkSetDebugUtilsObjectNameEXT set_name = nullptr;

  std::mutex pool_mutex;
  VkCommandPool pool = VK_NULL_HANDLE;
  VkCommandBuffer ordering = VK_NULL_HANDLE;  // see submit.cpp
  std::mutex queue_mutex;
};

}  // namespace t2x
