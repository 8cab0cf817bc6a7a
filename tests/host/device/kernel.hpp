// tests/host/device/kernel.hpp - runs one dispatch of a two-buffer kernel, without the program runtime.
#pragma once
#include <t2x/abi.h>

#include <string>
#include <vector>

#include "device/pipelines.hpp"
#include "memory/buffer.hpp"

namespace t2x {

// Binding 0 is read (as a storage or RGBA32F texel buffer), binding 1 is written; push is two uints.
PipelineKey kernel_key(const t2x_spirv& spirv, std::vector<uint32_t> constants,
                       VkDescriptorType input = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER);

struct Push { uint32_t first, second; };
void run_kernel(Device& device, const ComputePipeline& pipeline, VkDescriptorType input, const Buffer& from,
                const Buffer& to, Push push, uint32_t groups);

}  // namespace t2x
