// vulkan_redirect.hpp - what VkFFT's calls of Vulkan reach: included once, before vkFFT.h.
//
// VkFFT's initialisation uploads its tables of twiddle factors by itself: it allocates a command buffer, records one
// copy, submits it to the queue and waits. A plugin does not submit. So the handful of functions that do this are
// redirected here: the copy is noted instead, and the plan records it into the host's command buffer before the
// transform. Two more are redirected for the host's sake: descriptors get the offsets at which the host keeps its
// tensors (VkFFT would bind each buffer from its start), and the limits are those that the host wants to be respected.
#pragma once
#include <vulkan/vulkan.h>
#include <t2x/abi.h>
#include <vector>

namespace spectra {

struct TableCopy {
  VkBuffer from, to;
  VkDeviceSize bytes;
};

// A descriptor that names one of the tensors, to be written when it is known where the tensor lies.
struct TensorDescriptor {
  VkDescriptorSet set;
  uint32_t binding;
  VkDeviceSize bytes;
  uint32_t tensor;   // kReal or kComplex
};

// What one initialisation left behind.
struct Redirected {
  const t2x_device_info* limits = nullptr;
  std::vector<TableCopy> copies;
  std::vector<TensorDescriptor> descriptors;
  std::vector<VkBuffer> buffers;         // VkFFT is done with them, the recorded copies are not
  std::vector<VkDeviceMemory> memories;
};

// Stand for the two tensors in VkFFT's configuration: handles of no buffer.
enum Tensor : uint32_t { kReal = 1, kComplex = 2 };
inline VkBuffer stand_in(Tensor tensor) { return reinterpret_cast<VkBuffer>(static_cast<uintptr_t>(tensor)); }

// The initialisation that this thread is in; null outside, where every function below is Vulkan's own.
inline thread_local Redirected* redirected = nullptr;

namespace redirect {

inline void physical_device_properties(VkPhysicalDevice device, VkPhysicalDeviceProperties* out) {
  vkGetPhysicalDeviceProperties(device, out);
  if (!redirected) return;
  const t2x_device_info& info = *redirected->limits;
  out->limits.maxComputeWorkGroupInvocations = info.max_workgroup_invocations;
  out->limits.maxComputeSharedMemorySize = info.shared_bytes;
  for (int i = 0; i < 3; ++i) {
    out->limits.maxComputeWorkGroupSize[i] = info.max_workgroup_size[i];
    out->limits.maxComputeWorkGroupCount[i] = info.max_groups[i];
  }
}

// The copy of a table, as VkFFT asks for it.
inline VkResult allocate_command_buffers(VkDevice, const VkCommandBufferAllocateInfo*, VkCommandBuffer* out) {
  *out = VK_NULL_HANDLE;
  return VK_SUCCESS;
}
inline VkResult begin(VkCommandBuffer, const VkCommandBufferBeginInfo*) { return VK_SUCCESS; }
inline VkResult end(VkCommandBuffer) { return VK_SUCCESS; }
inline void copy_buffer(VkCommandBuffer, VkBuffer from, VkBuffer to, uint32_t, const VkBufferCopy* region) {
  redirected->copies.push_back({from, to, region->size});
}
inline VkResult submit(VkQueue, uint32_t, const VkSubmitInfo*, VkFence) { return VK_SUCCESS; }
inline VkResult wait(VkDevice, uint32_t, const VkFence*, VkBool32, uint64_t) { return VK_SUCCESS; }
inline VkResult reset(VkDevice, uint32_t, const VkFence*) { return VK_SUCCESS; }
inline void free_command_buffers(VkDevice, VkCommandPool, uint32_t, const VkCommandBuffer*) {}

inline void destroy_buffer(VkDevice device, VkBuffer buffer, const VkAllocationCallbacks* callbacks) {
  if (redirected) redirected->buffers.push_back(buffer);
  else vkDestroyBuffer(device, buffer, callbacks);
}
inline void free_memory(VkDevice device, VkDeviceMemory memory, const VkAllocationCallbacks* callbacks) {
  if (redirected) redirected->memories.push_back(memory);
  else vkFreeMemory(device, memory, callbacks);
}

inline void update_descriptor_sets(VkDevice device, uint32_t count, const VkWriteDescriptorSet* writes,
                                   uint32_t copy_count, const VkCopyDescriptorSet* copies) {
  for (uint32_t i = 0; i < count; ++i) {
    const VkDescriptorBufferInfo& info = *writes[i].pBufferInfo;
    bool tensor = false;
    for (Tensor t : {kReal, kComplex})
      if (redirected && info.buffer == stand_in(t)) {
        redirected->descriptors.push_back({writes[i].dstSet, writes[i].dstBinding, info.range, t});
        tensor = true;
      }
    if (!tensor) vkUpdateDescriptorSets(device, 1, &writes[i], copy_count, copies);
  }
}

}  // namespace redirect
}  // namespace spectra

#define vkGetPhysicalDeviceProperties spectra::redirect::physical_device_properties
#define vkAllocateCommandBuffers spectra::redirect::allocate_command_buffers
#define vkBeginCommandBuffer spectra::redirect::begin
#define vkEndCommandBuffer spectra::redirect::end
#define vkCmdCopyBuffer spectra::redirect::copy_buffer
#define vkQueueSubmit spectra::redirect::submit
#define vkWaitForFences spectra::redirect::wait
#define vkResetFences spectra::redirect::reset
#define vkFreeCommandBuffers spectra::redirect::free_command_buffers
#define vkDestroyBuffer spectra::redirect::destroy_buffer
#define vkFreeMemory spectra::redirect::free_memory
#define vkUpdateDescriptorSets spectra::redirect::update_descriptor_sets
