// host/device/pipelines.hpp - compute pipelines by shader and constants, made once, in parallel when asked.
#pragma once
#include "device/device.hpp"
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace t2x {

// What one pipeline is made from. `kinds[i]` is VK_DESCRIPTOR_TYPE_STORAGE_BUFFER or
// VK_DESCRIPTOR_TYPE_UNIFORM_TEXEL_BUFFER of binding i in set 0.
struct PipelineKey {
  const uint32_t* words = nullptr;      // SPIR-V; read during the call only
  size_t bytes = 0;
  std::string name;                     // for messages and profiles
  std::vector<VkDescriptorType> kinds;
  std::vector<uint32_t> constants;      // specialisation constants, ids 0..
  uint32_t push_bytes = 0;
};

struct ComputePipeline {
  VkPipeline pipeline = VK_NULL_HANDLE;
  VkPipelineLayout layout = VK_NULL_HANDLE;
  VkDescriptorSetLayout set_layout = VK_NULL_HANDLE;
};

// Not thread-safe; owns what it returns until destroyed.
class PipelineCache {
public:
  explicit PipelineCache(Device& device);
  ~PipelineCache();
  const ComputePipeline& get(const PipelineKey& key);
  // Makes all missing pipelines on several threads.
  void prepare(std::span<const PipelineKey> keys);

private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace t2x
