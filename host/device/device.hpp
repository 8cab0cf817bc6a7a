// host/device/device.hpp - one Vulkan device: choosing it, its limits, its queue.
#pragma once
#include "device/memory_account.hpp"
#include <t2x/abi.h>
#include <vulkan/vulkan.h>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace t2x {

// What `t2x devices` prints about one physical device.
struct DeviceSummary {
  uint32_t index = 0;
  std::string name, driver, api_version;
  std::string id;               // device and driver UUIDs + driver version, hex: keys caches
  uint64_t memory_bytes = 0;    // of the largest device-local heap
  uint64_t free_bytes = 0;      // VK_EXT_memory_budget; equals memory_bytes without it
  std::string refusal;          // why T2X cannot run on it; "" = it can
  t2x_device_info info{};       // name/driver are set in Device::info() only, null in list()
};

// What matrix products may be computed in. Auto is F32; F16 lets kernels round their factors to 16 bit.
enum class Precision { Auto, F32, F16 };

struct DeviceOptions {
  std::string selector;         // "" = first GPU, else first device; an index; or part of a name, any case
  bool validation = false;      // VK_LAYER_KHRONOS_validation with synchronisation validation; T2X_VALIDATION=1 too
  uint64_t limit_binding = 0;   // lowers max_binding_bytes and max_texels (16 bytes each); 0 = the device's
  double limit_dispatch_flops = 0;  // lowers max_dispatch_flops, so that tests split work; 0 = the device's
  bool force_staging = false;   // upload through the staging ring even where memory is host-visible
  bool no_fp16 = false;         // pretend that 16-bit features are absent
  Precision precision = Precision::Auto;
  uint64_t memory_budget = 0;   // the most device memory that T2X takes, bytes; 0 = what the device gives
  std::string cache_dir;        // VkPipelineCache and self-test results; "" = none
};

class Device {
public:
  // Throws Failure: Side::User when the selector matches nothing (the message lists the devices),
  // Side::Machine when there is no Vulkan or no device.
  static std::unique_ptr<Device> open(const DeviceOptions& options);
  static std::vector<DeviceSummary> list();
  ~Device();
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  VkInstance instance() const;
  VkPhysicalDevice physical() const;
  VkDevice handle() const;
  VkQueue queue() const;
  uint32_t queue_family() const;
  uint32_t api_version() const;
  VkPipelineCache pipeline_cache() const;
  const DeviceSummary& summary() const;
  const t2x_device_info& info() const;         // limits and features that kernels may rely on
  const DeviceOptions& options() const;
  const VkPhysicalDeviceMemoryProperties& memory_properties() const;
  MemoryAccount& memory() const;               // what T2X holds of it, under the budget of the options
  double timestamp_nanoseconds() const;        // of one tick; 0 = no timestamps
  uint64_t free_bytes() const;                 // of the largest device-local heap, asked now
  uint64_t max_allocation_bytes() const;       // the driver's bound on one buffer with its own memory

  // Submissions run in order, each with a full barrier after it: what one wrote, the next and the host (after
  // the wait) see. Barriers are only needed inside a command buffer. Thread-safe.
  // Submits and waits. A lost device or a failed submit is a Failure that says what to try.
  void submit_and_wait(VkCommandBuffer commands);
  // Submits without waiting; `fence` is signalled at the end.
  void submit(VkCommandBuffer commands, VkFence fence);
  void wait(VkFence fence);
  // Resettable primary command buffers of one pool: record them on one thread at a time.
  VkCommandBuffer allocate_commands();
  void free_commands(VkCommandBuffer commands);
  // For the validation layer's messages; does nothing without it.
  void set_object_name(VkObjectType type, uint64_t object, const char* name);

  // Messages of the validation layers since open(), errors and warnings. Tests demand none.
  std::vector<std::string> validation_messages() const;
  // Writes the pipeline cache to cache_dir; called by the destructor too.
  void save_pipeline_cache();

private:
  struct Impl;
  explicit Device(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Throws the right Failure for a VkResult that is not VK_SUCCESS: out of memory, device lost, others.
// `doing` completes "while ...".
void check_vk(VkResult result, const char* doing);

}  // namespace t2x
