#include "memory/staging.hpp"

#include "memory/buffer.hpp"
#include "memory/memory_type.hpp"
#include "status/failure.hpp"

namespace t2x {

StagingRing::~StagingRing() {
  for (Slot& slot : slots_) destroy(slot);
}

void StagingRing::destroy(Slot& slot) {
  const VkDevice device = device_.handle();
  // Not wait(): a destructor does not throw, and a lost device has nothing in flight.
  if (slot.busy) vkWaitForFences(device, 1, &slot.fence, VK_TRUE, UINT64_MAX);
  vkDestroyFence(device, slot.fence, nullptr);
  device_.free_commands(slot.commands);
  vkDestroyBuffer(device, slot.buffer, nullptr);
  vkFreeMemory(device, slot.memory, nullptr);
  device_.memory().unbook(slot.booked);
  slot = Slot{};
}

void StagingRing::make(Slot& slot) {
  const VkDevice device = device_.handle();
  VkBufferCreateInfo info{VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO};
  info.size = kSlotBytes;
  info.usage = VK_BUFFER_USAGE_TRANSFER_SRC_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT;
  check_vk(vkCreateBuffer(device, &info, nullptr, &slot.buffer), "making a staging buffer");
  VkMemoryRequirements needs;
  vkGetBufferMemoryRequirements(device, slot.buffer, &needs);
  const std::vector<uint32_t> types = staging_memory_types(device_, needs.memoryTypeBits);
  if (types.empty()) fail_machine("the driver offers no host-visible memory for staging; try another --device");
  VkMemoryAllocateInfo allocation{VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO, nullptr, needs.size, types.front()};
  const bool local = memory_flags(device_, types.front()) & VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT;
  if (local) require_device_memory(device_, needs.size, "staging");
  check_vk(vkAllocateMemory(device, &allocation, nullptr, &slot.memory), "allocating staging memory");
  slot.booked = local ? needs.size : 0;
  device_.memory().book(slot.booked);
  check_vk(vkBindBufferMemory(device, slot.buffer, slot.memory, 0), "binding staging memory");
  void* mapped = nullptr;
  check_vk(vkMapMemory(device, slot.memory, 0, VK_WHOLE_SIZE, 0, &mapped), "mapping staging memory");
  const VkFenceCreateInfo fence{VK_STRUCTURE_TYPE_FENCE_CREATE_INFO, nullptr, 0};
  check_vk(vkCreateFence(device, &fence, nullptr, &slot.fence), "making a fence");
  slot.commands = device_.allocate_commands();
  slot.mapped = static_cast<std::byte*>(mapped);
  device_.set_object_name(VK_OBJECT_TYPE_BUFFER, reinterpret_cast<uint64_t>(slot.buffer), "staging");
}

StagingRing::Slot& StagingRing::take() {
  Slot& slot = slots_[next_];
  next_ = (next_ + 1) % kSlots;
  if (!slot.mapped) {
    destroy(slot);   // what a make() that failed has left
    make(slot);
  }
  wait(slot);
  return slot;
}

void StagingRing::start(Slot& slot, VkBuffer from, VkBuffer to, const VkBufferCopy& region) {
  VkCommandBufferBeginInfo begin{VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO};
  begin.flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT;
  check_vk(vkBeginCommandBuffer(slot.commands, &begin), "recording a copy");
  vkCmdCopyBuffer(slot.commands, from, to, 1, &region);
  check_vk(vkEndCommandBuffer(slot.commands), "recording a copy");
  device_.submit(slot.commands, slot.fence);
  slot.busy = true;
}

void StagingRing::copy_out(Slot& slot, VkBuffer to, uint64_t offset, uint64_t bytes) {
  start(slot, slot.buffer, to, {0, offset, bytes});
}

void StagingRing::copy_in(Slot& slot, VkBuffer from, uint64_t offset, uint64_t bytes) {
  start(slot, from, slot.buffer, {offset, 0, bytes});
}

void StagingRing::wait(Slot& slot) {
  if (!slot.busy) return;
  device_.wait(slot.fence);
  slot.busy = false;
  check_vk(vkResetFences(device_.handle(), 1, &slot.fence), "resetting a fence");
}

void StagingRing::wait_all() {
  for (Slot& slot : slots_) wait(slot);
}

}  // namespace t2x
