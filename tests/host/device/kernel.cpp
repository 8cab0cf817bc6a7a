#include "host/device/kernel.hpp"

#include <array>

namespace t2x {

PipelineKey kernel_key(const t2x_spirv& spirv, std::vector<uint32_t> constants, VkDescriptorType input) {
  PipelineKey key;
  key.words = spirv.words;
  key.bytes = spirv.bytes;
  key.name = spirv.name;
  key.kinds = {input, VK_DESCRIPTOR_TYPE_STORAGE_BUFFER};
  key.constants = std::move(constants);
  key.push_bytes = sizeof(Push);
  return key;
}

namespace {

VkDescriptorPool make_pool(VkDevice device, VkDescriptorType input) {
  const std::array<VkDescriptorPoolSize, 2> sizes = {{{input, 1}, {VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, 1}}};
  VkDescriptorPoolCreateInfo info{VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO};
  info.maxSets = 1;
  info.poolSizeCount = sizes.size();
  info.pPoolSizes = sizes.data();
  VkDescriptorPool pool = VK_NULL_HANDLE;
  check_vk(vkCreateDescriptorPool(device, &info, nullptr, &pool), "making a descriptor pool");
  return pool;
}

VkBufferView make_view(VkDevice device, const Buffer& buffer) {
  VkBufferViewCreateInfo info{VK_STRUCTURE_TYPE_BUFFER_VIEW_CREATE_INFO};
  info.buffer = buffer.handle();
  info.format = VK_FORMAT_R32G32B32A32_SFLOAT;
  info.range = VK_WHOLE_SIZE;
  VkBufferView view = VK_NULL_HANDLE;
  check_vk(vkCreateBufferView(device, &info, nullptr, &view), "making a buffer view");
  return view;
}

VkDescriptorSet make_set(VkDevice device, VkDescriptorPool pool, VkDescriptorSetLayout layout) {
  VkDescriptorSetAllocateInfo info{VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO};
  info.descriptorPool = pool;
  info.descriptorSetCount = 1;
  info.pSetLayouts = &layout;
  VkDescriptorSet set = VK_NULL_HANDLE;
  check_vk(vkAllocateDescriptorSets(device, &info, &set), "making a descriptor set");
  return set;
}

}  // namespace

void run_kernel(Device& device, const ComputePipeline& pipeline, VkDescriptorType input, const Buffer& from,
                const Buffer& to, Push push, uint32_t groups) {
  const VkDevice handle = device.handle();
  const bool texel = input == VK_DESCRIPTOR_TYPE_UNIFORM_TEXEL_BUFFER;
  const VkDescriptorPool pool = make_pool(handle, input);
  const VkDescriptorSet set = make_set(handle, pool, pipeline.set_layout);
  const VkBufferView view = texel ? make_view(handle, from) : VkBufferView(VK_NULL_HANDLE);
  const VkDescriptorBufferInfo ranges[] = {{from.handle(), 0, VK_WHOLE_SIZE}, {to.handle(), 0, VK_WHOLE_SIZE}};
  std::array<VkWriteDescriptorSet, 2> writes{};
  for (uint32_t i = 0; i < 2; ++i) {
    writes[i].sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET;
    writes[i].dstSet = set;
    writes[i].dstBinding = i;
    writes[i].descriptorCount = 1;
    writes[i].descriptorType = i == 0 ? input : VK_DESCRIPTOR_TYPE_STORAGE_BUFFER;
    writes[i].pBufferInfo = &ranges[i];
    writes[i].pTexelBufferView = &view;
  }
  vkUpdateDescriptorSets(handle, writes.size(), writes.data(), 0, nullptr);
  const VkCommandBuffer commands = device.allocate_commands();
  const VkCommandBufferBeginInfo begin{VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO};
  check_vk(vkBeginCommandBuffer(commands, &begin), "recording");
  vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_COMPUTE, pipeline.pipeline);
  vkCmdBindDescriptorSets(commands, VK_PIPELINE_BIND_POINT_COMPUTE, pipeline.layout, 0, 1, &set, 0, nullptr);
  vkCmdPushConstants(commands, pipeline.layout, VK_SHADER_STAGE_COMPUTE_BIT, 0, sizeof push, &push);
  vkCmdDispatch(commands, groups, 1, 1);
  check_vk(vkEndCommandBuffer(commands), "recording");
  device.submit_and_wait(commands);
  device.free_commands(commands);
  vkDestroyBufferView(handle, view, nullptr);
  vkDestroyDescriptorPool(handle, pool, nullptr);
}

}  // namespace t2x
