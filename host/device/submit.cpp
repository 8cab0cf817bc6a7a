#include <array>

#include "device/device.hpp"
#include "device/impl.hpp"

// Every submission ends with one recorded barrier, `ordering`: all that it wrote is visible to later submissions
// and to the host. So what runs on the queue runs in order, mapped memory may be read once a fence has been
// waited for, and nobody else needs barriers across submissions. It costs what the fence costs anyway.

namespace t2x {
namespace {

class Fence {
public:
  explicit Fence(VkDevice device) : device_(device) {
    const VkFenceCreateInfo info{VK_STRUCTURE_TYPE_FENCE_CREATE_INFO, nullptr, 0};
    check_vk(vkCreateFence(device, &info, nullptr, &handle_), "making a fence");
  }
  ~Fence() { vkDestroyFence(device_, handle_, nullptr); }
  Fence(const Fence&) = delete;
  Fence& operator=(const Fence&) = delete;
  VkFence handle() const { return handle_; }

private:
  VkDevice device_;
  VkFence handle_ = VK_NULL_HANDLE;
};

}  // namespace

void Device::Impl::create_command_pool() {
  VkCommandPoolCreateInfo pool_info{VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO};
  pool_info.flags = VK_COMMAND_POOL_CREATE_RESET_COMMAND_BUFFER_BIT;
  pool_info.queueFamilyIndex = *adapter.queue_family;
  check_vk(vkCreateCommandPool(handle, &pool_info, nullptr, &pool), "making the command pool");
  VkCommandBufferAllocateInfo info{VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO};
  info.commandPool = pool;
  info.level = VK_COMMAND_BUFFER_LEVEL_PRIMARY;
  info.commandBufferCount = 1;
  check_vk(vkAllocateCommandBuffers(handle, &info, &ordering), "making a command buffer");
  VkCommandBufferBeginInfo begin{VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO};
  begin.flags = VK_COMMAND_BUFFER_USAGE_SIMULTANEOUS_USE_BIT;
  check_vk(vkBeginCommandBuffer(ordering, &begin), "recording commands");
  VkMemoryBarrier barrier{VK_STRUCTURE_TYPE_MEMORY_BARRIER};
  barrier.srcAccessMask = VK_ACCESS_MEMORY_WRITE_BIT;
  barrier.dstAccessMask = VK_ACCESS_MEMORY_READ_BIT | VK_ACCESS_MEMORY_WRITE_BIT | VK_ACCESS_HOST_READ_BIT;
  vkCmdPipelineBarrier(ordering, VK_PIPELINE_STAGE_ALL_COMMANDS_BIT,
                       VK_PIPELINE_STAGE_ALL_COMMANDS_BIT | VK_PIPELINE_STAGE_HOST_BIT, 0, 1, &barrier, 0, nullptr, 0,
                       nullptr);
  check_vk(vkEndCommandBuffer(ordering), "recording commands");
}

VkCommandBuffer Device::allocate_commands() {
  VkCommandBufferAllocateInfo info{VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO};
  info.commandPool = impl_->pool;
  info.level = VK_COMMAND_BUFFER_LEVEL_PRIMARY;
  info.commandBufferCount = 1;
  VkCommandBuffer commands = VK_NULL_HANDLE;
  std::lock_guard lock(impl_->pool_mutex);
  check_vk(vkAllocateCommandBuffers(impl_->handle, &info, &commands), "making a command buffer");
  return commands;
}

void Device::free_commands(VkCommandBuffer commands) {
  std::lock_guard lock(impl_->pool_mutex);
  if (commands) vkFreeCommandBuffers(impl_->handle, impl_->pool, 1, &commands);
}

void Device::submit(VkCommandBuffer commands, VkFence fence) {
  const std::array buffers = {commands, impl_->ordering};
  VkSubmitInfo info{VK_STRUCTURE_TYPE_SUBMIT_INFO};
  info.commandBufferCount = uint32_t(buffers.size());
  info.pCommandBuffers = buffers.data();
  std::lock_guard lock(impl_->queue_mutex);
  check_vk(vkQueueSubmit(impl_->queue, 1, &info, fence), "handing work to the device");
}

void Device::wait(VkFence fence) {
  check_vk(vkWaitForFences(impl_->handle, 1, &fence, VK_TRUE, UINT64_MAX), "waiting for the device");
}

void Device::submit_and_wait(VkCommandBuffer commands) {
  const Fence fence(impl_->handle);
  submit(commands, fence.handle());
  wait(fence.handle());
}

}  // namespace t2x
